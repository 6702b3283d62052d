package io.aiprovider.server.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.ledger.CountingUpstream;
import io.aiprovider.server.ledger.ServerProcess;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.store.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user is erased while a row of theirs is only in the ledger's file of a node that was killed.
 * When that node starts again, the row gets into the database without a name.
 */
final class ErasureOfQueuedRowsTest {
  private static final String USER = "ada-who-leaves";
  private static final String END_USER = "kim-who-wrote";

  private final HttpClient http = HttpClient.newHttpClient();

  private int call(URI node, String key, int number) throws Exception {
    String body =
        "{\"model\":\"m\",\"user\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}]}"
            .formatted(END_USER, number);
    return http.send(
            HttpRequest.newBuilder(node.resolve("/v1/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static long count(Database database, String from) {
    return database.use(
        client -> client.sql("select count(*) from " + from).query(Long.class).single());
  }

  /** The connections from before an outage fail first. */
  private static void awaitRows(Database database, String rows, long number) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreException(DatabaseDown.class)
        .until(() -> count(database, rows) == number);
  }

  @Test
  void a_row_that_was_queued_during_the_erasure_names_nobody(@TempDir Path directory)
      throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    String setting = "database.url=" + url;
    try (KeyServer operator = KeyServer.at(url);
        Database database = TestDatabase.open(url);
        CountingUpstream upstream = new CountingUpstream()) {
      String key = operator.create("acme", USER).string("api_key");
      try (ServerProcess node = ServerProcess.start(directory, upstream.url(), setting)) {
        assertThat(call(node.uri(), key, 1)).isEqualTo(200);
        awaitRows(
            database,
            "ai_usage_logs where batch is null or batch not in (select id from ai_usage_batches)",
            1);
        assertThat(TestDatabase.rows(url)).contains(USER, END_USER);

        TestDatabase.allowConnections(url, false);
        assertThat(call(node.uri(), key, 2)).isEqualTo(200);
        node.kill();
      }
      TestDatabase.allowConnections(url, true);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> operator.admin("DELETE", "/admin/users/" + USER, null).statusCode() == 204);
      awaitRows(database, "ai_usage_logs", 1);

      try (ServerProcess node = ServerProcess.start(directory, upstream.url(), setting)) {
        node.uri();
        awaitRows(
            database,
            "ai_usage_logs where batch is null or batch not in (select id from ai_usage_batches)",
            2);
        node.stop();
      }

      assertThat(TestDatabase.rows(url)).doesNotContain(USER, END_USER);
      assertThat(count(database, "ai_pseudonyms where user_id = '" + USER + "'")).isZero();
      assertThat(count(database, "ai_usage_logs where user_id is null")).isOne();
      JsonObject costs =
          JsonObject.parse(operator.admin("GET", "/api/v1/analytics/costs", null).body());
      assertThat(costs.object("total").integer("requests")).isEqualTo(2);
    }
  }
}
