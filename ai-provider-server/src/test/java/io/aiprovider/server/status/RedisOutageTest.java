package io.aiprovider.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RedisOutageTest {
  private static final String CHAT =
      "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

  @Test
  void without_redis_the_server_is_degraded_and_ready_and_answers() {
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
    }
  }
}
