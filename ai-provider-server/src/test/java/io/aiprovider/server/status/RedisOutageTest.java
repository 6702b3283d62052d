package io.aiprovider.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.redis.limit.RedisLimitStore;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisOutageTest {
  private static final String CHAT =
      "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

  private static Set<String> meters(RunningServer server) {
    return server.bean(MeterRegistry.class).getMeters().stream()
        .map(meter -> meter.getId().getName())
        .filter(name -> name.startsWith("ai_provider.redis."))
        .collect(Collectors.toSet());
  }

  private static List<String> documented() throws IOException {
    return Pattern.compile("(?m)^\\| `(ai_provider\\.redis\\.[a-z.]+)`")
        .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  @Test
  void without_redis_the_server_is_degraded_and_ready_and_answers() throws IOException {
    try (RunningServer server =
        RunningServer.dedicated(
            "providers.sim.type=simulated", "cache.redis.url=redis://127.0.0.1:1")) {
      HttpCaller caller = new HttpCaller(server);

      JsonObject health = JsonObject.parse(caller.get("/health").body());
      assertThat(health.string("status")).isEqualTo("degraded");
      assertThat(health.object("redis").string("status")).isEqualTo("unhealthy");
      assertThat(Instant.parse(health.object("redis").string("since")))
          .isBeforeOrEqualTo(Instant.now());
      assertThat(caller.get("/health/readiness").statusCode()).isEqualTo(200);
      assertThat(caller.chat(CHAT).statusCode()).isEqualTo(200);
      assertThat(caller.get("/metrics").body())
          .contains("ai_provider_redis_up 0", "ai_provider_redis_timeouts_total 0");
      assertThat(meters(server)).containsExactlyInAnyOrderElementsOf(documented());
    }
  }

  @Test
  void the_production_server_counts_limits_without_redis_too(@TempDir Path directory) {
    try (RunningServer server =
        RunningServer.dedicated(
            "mode=production",
            "auth.api-key=k",
            "auth.admin-key=a",
            "data-dir=" + directory,
            "providers.sim.type=simulated",
            "cache.redis.nodes=127.0.0.1:1,127.0.0.1:2")) {
      HttpCaller caller = new HttpCaller(server);

      assertThat(server.bean(LimitStore.class)).isInstanceOf(RedisLimitStore.class);
      assertThat(caller.chat(CHAT, "Authorization", "Bearer k").statusCode()).isEqualTo(200);
      assertThat(caller.get("/health/readiness").statusCode()).isEqualTo(200);
    }
  }
}
