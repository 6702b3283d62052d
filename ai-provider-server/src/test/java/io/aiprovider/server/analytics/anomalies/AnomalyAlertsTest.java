package io.aiprovider.server.analytics.anomalies;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages about anomalies, as the receiver gets them. */
final class AnomalyAlertsTest {
  private static void addUsage(Database database, Instant now) {
    List<Map<String, Object>> rows = new ArrayList<>();
    Instant noon = now.truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS);
    for (int day = 1; day <= 70; day++) {
      Instant time = noon.minus(day, ChronoUnit.DAYS);
      rows.add(LedgerRows.call("a" + day, time, "acme", "key-1", day == 1 ? "50" : "10"));
    }
    LedgerRows.insert(database, rows);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void each_anomaly_is_told_once_and_signed(TestDatabase kind)
      throws IOException, InterruptedException {
    try (MockWebServer receiver = new MockWebServer()) {
      receiver.enqueue(new MockResponse.Builder().code(204).build());
      receiver.start();
      try (KeyServer server =
          KeyServer.on(
              kind,
              "budgets.webhook.url=" + receiver.url("/usage"),
              "budgets.webhook.secret=sixteen-letters!",
              "budgets.webhook.anomalies=true")) {
        Instant now = Instant.now();
        addUsage(server.server().bean(Database.class), now);
        AnomalyAlerts alerts = server.server().bean(AnomalyAlerts.class);

        assertThat(alerts.tell(now)).isEqualTo(1);
        assertThat(alerts.tell(now.plusSeconds(600))).isZero();

        RecordedRequest request = receiver.takeRequest(20, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        assertThat(request.getHeaders().get("webhook-signature")).startsWith("v1,");
        JsonObject body = JsonObject.parse(request.getBody().utf8());
        assertThat(body.string("type")).isEqualTo("usage.anomaly");
        assertThat(body.object("anomaly").string("kind")).isEqualTo("cost");
        assertThat(request.getHeaders().get("webhook-id")).isEqualTo(body.string("id"));
      }
    }
  }

  @Test
  void two_servers_that_look_at_the_same_moment_tell_once() throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    String[] settings = {
      "budgets.webhook.url=http://127.0.0.1:1/usage",
      "budgets.webhook.secret=sixteen-letters!",
      "budgets.webhook.anomalies=true"
    };
    try (KeyServer one = KeyServer.at(url, settings);
        KeyServer other = KeyServer.at(url, settings)) {
      Instant now = Instant.now();
      Database database = one.server().bean(Database.class);
      addUsage(database, now);
      List<AnomalyAlerts> both =
          List.of(one.server().bean(AnomalyAlerts.class), other.server().bean(AnomalyAlerts.class));
      CyclicBarrier together = new CyclicBarrier(both.size());

      for (int round = 1; round <= 5; round++) {
        List<CompletableFuture<Integer>> told = new ArrayList<>();
        for (AnomalyAlerts alerts : both) {
          told.add(
              CompletableFuture.supplyAsync(
                  () -> {
                    await(together);
                    return alerts.tell(now);
                  }));
        }

        assertThat(told.get(0).join() + told.get(1).join()).as("round " + round).isEqualTo(1);
        assertThat(both.get(round % 2).tell(now)).as("round " + round).isZero();
        database.use(client -> client.sql("delete from ai_anomaly_alerts").update());
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
