package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A database that takes too long: here, because another transaction has locked the ledger. */
final class SlowDatabaseTest {
  private static final Map<String, String> CODES = new LinkedHashMap<>();

  static {
    CODES.put("/api/v1/calls?failure=timeout", "search_too_long");
    CODES.put("/api/v1/analytics/costs", "report_too_long");
    CODES.put("/api/v1/analytics/performance", "report_too_long");
    CODES.put("/api/v1/analytics/forecast", "report_too_long");
    CODES.put("/api/v1/analytics/suggestions", "report_too_long");
  }

  @Test
  void a_search_or_report_that_takes_too_long_is_given_up() {
    try (KeyServer server = KeyServer.on(TestDatabase.POSTGRESQL)) {
      Map<String, HttpResponse<String>> answers = new LinkedHashMap<>();
      server
          .server()
          .bean(Database.class)
          .transaction(
              client -> {
                client.sql("lock table ai_usage_logs in access exclusive mode").update();
                CODES.keySet().forEach(path -> answers.put(path, server.admin("GET", path, null)));
                return true;
              });

      CODES.forEach(
          (path, code) -> {
            HttpResponse<String> answer = answers.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(HttpCaller.errorOf(answer).string("code")).as(path).isEqualTo(code);
            assertThat(server.admin("GET", path, null).statusCode()).as(path).isEqualTo(200);
          });
    }
  }
}
