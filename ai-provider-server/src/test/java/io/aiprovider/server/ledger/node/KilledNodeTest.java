package io.aiprovider.server.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.billing.LedgerRows;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.ledger.ServerProcess;
import io.aiprovider.server.ledger.node.LedgerNodes.Node;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two servers on a database, one is killed. */
final class KilledNodeTest {
  private static final String MONTH = "2025-03";
  private static final String[] KEPT = {"retention.raw-days=0", "retention.roll-up-months=0"};
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir private Path directory;

  private ServerProcess start(String url) {
    return ServerProcess.start(
        directory, "http://127.0.0.1:1", "database.url=" + url, KEPT[0], KEPT[1]);
  }

  private static HttpResponse<String> close(KeyServer server) {
    return server.admin("POST", "/api/v1/billing/statements/close?month=" + MONTH, null);
  }

  @Test
  void a_month_is_closed_when_the_killed_server_has_started_again_and_stored_its_calls() {
    String url = TestDatabase.newPostgresqlUrl();
    try (KeyServer other = KeyServer.at(url, KEPT);
        Database database = TestDatabase.openPostgresql(url)) {
      LedgerNodes nodes = new LedgerNodes(database);
      Node known = nodes.behind(FAR).get(0);
      new LedgerRows(database).add("2025-03-05T00:00:00Z", 1_000, 100, "2");
      Node killed;
      try (ServerProcess server = start(url)) {
        server.uri();
        killed =
            nodes.behind(FAR).stream()
                .filter(node -> !node.id().equals(known.id()))
                .findFirst()
                .orElseThrow();
        server.kill();
      }
      // as if it had been killed in that month, and for long
      database.use(
          client ->
              client
                  .sql(
                      "update ai_ledger_nodes set stored_until = :then, reported_at = :then"
                          + " where node = :node")
                  .param("then", Instant.parse("2025-03-20T10:00:00Z").atOffset(ZoneOffset.UTC))
                  .param("node", killed.id())
                  .update());

      HttpResponse<String> refused = close(other);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      JsonObject error = HttpCaller.errorOf(refused);
      assertThat(error.string("code")).isEqualTo("ledger_node_missing");
      assertThat(error.string("message"))
          .contains(killed.id(), directory.resolve("data").toString(), "2025-03-20T10:00:00Z");

      try (ServerProcess again = start(url)) {
        again.uri();
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(nodes.find(killed.id()).orElseThrow().storedUntil())
                        .isAfter(known.reportedAt()));
        assertThat(close(other).statusCode()).isEqualTo(200);
        again.stop();
      }
      assertThat(nodes.behind(FAR)).extracting(Node::id).containsExactly(known.id());
    }
  }
}
