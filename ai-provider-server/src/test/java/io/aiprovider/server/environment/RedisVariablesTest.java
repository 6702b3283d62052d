package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisVariablesTest {
  private static final String URL = "ai-provider.cache.redis.url";

  @TempDir Path directory;

  @Test
  void a_url_is_used_unchanged_even_if_there_are_parts() {
    Settings settings =
        Launch.readyIn(directory)
            .variable("REDIS_URL", "rediss://:p%40ss@redis.example:6380/1")
            .variable("REDIS_HOST", "elsewhere")
            .settings();

    assertThat(settings.get(URL)).isEqualTo("rediss://:p%40ss@redis.example:6380/1");
  }

  @ParameterizedTest
  @CsvSource({
    "redis.example, , , , redis://redis.example:6379/0",
    "redis.example, 7000, 2, , redis://redis.example:7000/2",
    "redis.example, , , p@ss/w0rd +$x, redis://:p%40ss%2Fw0rd%20%2B%24x@redis.example:6379/0",
    "::1, , , , redis://[::1]:6379/0",
  })
  void the_parts_make_a_url(
      String host, String port, String database, String password, String expected) {
    Launch launch = Launch.readyIn(directory).variable("REDIS_HOST", host);
    if (port != null) {
      launch.variable("REDIS_PORT", port).variable("REDIS_DB", database);
    }
    if (password != null) {
      launch.variable("REDIS_PASSWORD", password);
    }

    assertThat(launch.settings().get(URL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"REDIS_PORT, many", "REDIS_PORT, 65536", "REDIS_DB, -1"})
  void an_invalid_part_is_refused_and_named(String variable, String value) {
    Launch launch =
        Launch.readyIn(directory).variable("REDIS_HOST", "redis").variable(variable, value);

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(variable);
  }

  @Test
  void parts_without_a_host_cause_a_warning() {
    Launch launch = Launch.readyIn(directory).variable("REDIS_PORT", "6379");

    assertThat(launch.settings().get(URL)).isNull();
    assertThat(launch.warnings).containsExactly("REDIS_PORT has no effect without REDIS_HOST.");
  }

  @Test
  void the_password_may_be_a_mounted_secret() {
    Settings settings =
        Launch.readyIn(directory)
            .variable("REDIS_HOST", "redis")
            .file("secrets/redis_password", "s3cret\n")
            .settings();

    assertThat(settings.get(URL)).isEqualTo("redis://:s3cret@redis:6379/0");
  }
}
