package io.aiprovider.server.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;

/** Two servers that share budgets and their webhooks by one database. */
final class SharedBudgetTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Its answer costs five dollars, and nothing else does. */
  private static final String CALL =
      "{\"model\":\"small\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":"
          + "\"one two three four five six seven eight nine ten\"}]}";

  private static KeyServer start(String url, String... settings) {
    String[] all = new String[settings.length + 3];
    all[0] = "cache.enabled=false";
    all[1] = "providers.sim.price.input=0";
    all[2] = "providers.sim.price.output=1000000";
    System.arraycopy(settings, 0, all, 3, settings.length);
    return KeyServer.at(url, all);
  }

  private static int call(KeyServer server, String key) {
    return server.send("POST", HttpCaller.CHAT, CALL, key).statusCode();
  }

  private static JsonObject budget(KeyServer server) {
    return JsonObject.parse(server.admin("GET", "/admin/budgets/acme", null).body());
  }

  private static BigDecimal usd(JsonObject json, String name) {
    return new BigDecimal(json.get(name).toString());
  }

  @Test
  void two_servers_spend_one_budget_to_its_end_and_one_message_is_sent() throws IOException {
    String url = TestDatabase.newPostgresqlUrl();
    try (MockWebServer receiver = new MockWebServer()) {
      receiver.enqueue(new MockResponse.Builder().code(500).build());
      for (int i = 0; i < 5; i++) {
        receiver.enqueue(new MockResponse.Builder().code(204).build());
      }
      receiver.start();
      String[] webhook = {
        "budgets.webhook.url=" + receiver.url("/budgets"), "budgets.webhook.secret=sixteen-letters!"
      };
      try (KeyServer one = start(url, webhook);
          KeyServer other = start(url, webhook)) {
        String key = one.create("acme", "ada").string("api_key");
        one.admin(
            "PUT",
            "/admin/budgets/acme",
            "{\"scope\":\"tenant\",\"id\":\"acme\",\"period\":\"total\",\"usd\":100,\"soft\":[50]}");
        other.server().bean(BudgetIndex.class).reload(); // as it does within seconds

        int[] served = new int[2];
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  served[0] += call(one, key) == 200 ? 1 : 0;
                  served[1] += call(other, key) == 200 ? 1 : 0;
                  return served[0] + served[1] >= 20;
                });

        assertThat(served[0] + served[1]).isEqualTo(20);
        assertThat(served).doesNotContain(0);
        assertThat(call(one, key)).isEqualTo(402);
        assertThat(call(other, key)).isEqualTo(402);
        for (KeyServer server : List.of(one, other)) {
          await().atMost(SOON).until(() -> usd(budget(server), "spent_usd").intValue() == 100);
          await().atMost(SOON).until(() -> usd(budget(server), "reserved_usd").signum() == 0);
          assertThat(usd(budget(server), "remaining_usd")).isZero();
        }
        // both messages, one of them twice because the receiver failed at first
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.getRequestCount() == 3);
      }
    }
  }
}
