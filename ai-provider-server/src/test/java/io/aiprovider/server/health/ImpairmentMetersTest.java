package io.aiprovider.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The meters of a server whose database goes away and comes back. */
final class ImpairmentMetersTest {
  private static final String DATABASE = "ai_provider_impaired{part=\"database\"}";
  private static final String LAG = "ai_provider_ledger_lag_seconds";

  @Test
  void show_that_the_database_is_down_and_that_rows_wait_for_it() {
    String url = TestDatabase.newPostgresqlUrl();
    try (KeyServer server = KeyServer.at(url, "auth.public-paths=/metrics")) {
      call(server);
      await().until(() -> value(server, "ai_provider_ledger_pending") == 0);
      assertThat(value(server, DATABASE)).isZero();
      assertThat(value(server, LAG)).isZero();

      TestDatabase.allowConnections(url, false);
      call(server);
      await().atMost(Duration.ofMinutes(1)).until(() -> value(server, DATABASE) == 1);
      await().atMost(Duration.ofMinutes(1)).until(() -> value(server, LAG) > 1);
      assertThat(value(server, "ai_provider_impaired{part=\"ledger\"}")).isZero();

      TestDatabase.allowConnections(url, true);
      await().atMost(Duration.ofMinutes(1)).until(() -> value(server, DATABASE) == 0);
      await().atMost(Duration.ofMinutes(1)).until(() -> value(server, LAG) == 0);
    }
  }

  private static void call(KeyServer server) {
    assertThat(server.admin("POST", HttpCaller.CHAT, Samples.HELLO).statusCode()).isEqualTo(200);
  }

  private static double value(KeyServer server, String series) {
    return server
        .send("GET", "/metrics", null, "no key is needed")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .findFirst()
        .orElseThrow();
  }
}
