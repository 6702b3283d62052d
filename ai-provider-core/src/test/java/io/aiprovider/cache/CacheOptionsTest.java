package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheOptionsTest {

  @Test
  void the_time_to_live_must_be_positive() {
    assertThatThrownBy(() -> new CacheOptions(true, Duration.ZERO, 1, CacheScope.TENANT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The cache's ttl is PT0S: use more than zero, or switch the cache off.");
  }

  @Test
  void the_size_must_be_positive() {
    assertThatThrownBy(() -> new CacheOptions(true, Duration.ofMinutes(1), 0, CacheScope.TENANT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The cache's max-size is 0: use more than zero, or switch the cache off.");
  }

  @Test
  void an_answer_may_take_an_eighth_of_the_memory_and_4_MB_at_most() {
    assertThat(CacheOptions.DEFAULT.largestAnswer()).isEqualTo(4L * 1024 * 1024);
    assertThat(
            new CacheOptions(true, Duration.ofMinutes(1), 8_000, CacheScope.TENANT).largestAnswer())
        .isEqualTo(1_000);
  }
}
