package io.aiprovider.server.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The health of 20 providers, of which 10 accept connections and never answer. */
class HangingProvidersTest {
  /** Probes end after 5 s; an answer that does not wait for them takes a small part of that. */
  private static final Duration MUCH_LESS_THAN_A_PROBE = Duration.ofSeconds(2);

  @Test
  void health_does_not_wait_for_providers_that_hang() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        RunningServer server = RunningServer.dedicated(twenty(silent.getLocalPort()))) {
      HttpCaller caller = new HttpCaller(server);
      caller.get("/health/liveness"); // the first request of a server takes longer

      long start = System.nanoTime();
      JsonObject first = JsonObject.parse(caller.get("/health").body());
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(took).isLessThan(MUCH_LESS_THAN_A_PROBE);
      assertThat(first.string("status")).isEqualTo("degraded");
      assertThat(statuses(first, "slow")).containsOnly("unknown");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                JsonObject health = JsonObject.parse(caller.get("/health").body());
                assertThat(statuses(health, "fine")).hasSize(10).containsOnly("healthy");
                assertThat(statuses(health, "slow")).hasSize(10).containsOnly("unhealthy");
                assertThat(health.object("providers").object("slow0").string("error"))
                    .isEqualTo("timed_out");
              });
    }
  }

  private static List<String> statuses(JsonObject health, String prefix) {
    JsonObject providers = health.object("providers");
    return providers.names().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> providers.object(name).string("status"))
        .toList();
  }

  private static String[] twenty(int port) {
    List<String> settings = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      settings.add("providers.fine" + i + ".type=simulated");
      settings.add("providers.slow" + i + ".type=openai");
      settings.add("providers.slow" + i + ".api-key=k");
      settings.add("providers.slow" + i + ".base-url=http://127.0.0.1:" + port + "/v1");
    }
    return settings.toArray(String[]::new);
  }
}
