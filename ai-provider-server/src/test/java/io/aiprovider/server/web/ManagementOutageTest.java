package io.aiprovider.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Management paths while the database is down: they say so at once, and work again afterwards. */
final class ManagementOutageTest {
  private static final List<String> NEED_THE_DATABASE =
      List.of(
          "/auth/keys",
          "/auth/keys/none",
          "/admin/tenants",
          "/admin/tenants/acme",
          "/admin/users",
          "/admin/users/none",
          "/admin/budgets",
          "/admin/audit",
          "/admin/audit/verification",
          "/api/v1/calls",
          "/api/v1/calls/none",
          "/api/v1/analytics/costs",
          "/api/v1/billing/statements");
  private static final List<String> DO_NOT_NEED_IT =
      List.of(
          "/health",
          "/status",
          "/admin/stats",
          "/admin/log-level",
          "/api/v1/metrics",
          "/api/v1/providers",
          "/metrics",
          "/v1/models");
  private static final Map<String, String> CHANGES =
      Map.of(
          "/admin/tenants/acme", "{\"name\":\"Acme\"}",
          "/admin/users/someone", "{\"tenant_id\":\"acme\"}",
          "/admin/budgets/all", "{\"scope\":\"installation\",\"usd\":5}");

  /** Less than the three seconds that each would wait for a connection, also on a busy machine. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @Test
  void fail_at_once_while_the_database_is_known_to_be_down() {
    String url = TestDatabase.newPostgresqlUrl();
    try (KeyServer server = KeyServer.at(url)) {
      NEED_THE_DATABASE.forEach(path -> server.admin("GET", path, null)); // loads what they need
      TestDatabase.allowConnections(url, false);
      Database database = server.server().bean(Database.class);
      await().atMost(Duration.ofSeconds(20)).until(() -> database.downSince() != null);

      NEED_THE_DATABASE.forEach(path -> assertUnavailable(server, "GET", path, null));
      CHANGES.forEach((path, body) -> assertUnavailable(server, "PUT", path, body));
      assertUnavailable(server, "DELETE", "/admin/tenants/acme", null);
      for (String path : DO_NOT_NEED_IT) {
        Instant begin = Instant.now();
        assertThat(server.admin("GET", path, null).statusCode()).as(path).isEqualTo(200);
        assertThat(Duration.between(begin, Instant.now())).as(path).isLessThan(AT_ONCE);
      }

      TestDatabase.allowConnections(url, true);
      TestDatabase.awaitRecovery(database);
      for (String path : NEED_THE_DATABASE) {
        assertThat(server.admin("GET", path, null).statusCode()).as(path).isIn(200, 404);
      }
      CHANGES.forEach(
          (path, body) ->
              assertThat(server.admin("PUT", path, body).statusCode()).as(path).isEqualTo(200));
    }
  }

  private static void assertUnavailable(KeyServer server, String method, String path, String body) {
    Instant begin = Instant.now();
    HttpResponse<String> response = server.admin(method, path, body);
    Duration waited = Duration.between(begin, Instant.now());

    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).as(path).isPresent();
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("code")).isEqualTo("database_unavailable");
    assertThat(error.string("message"))
        .isEqualTo("The database cannot be reached, and this request needs it. Try again shortly.");
    assertThat(waited).as(path).isLessThan(AT_ONCE);
  }
}
