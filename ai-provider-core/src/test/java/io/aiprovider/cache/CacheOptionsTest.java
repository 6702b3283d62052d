package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheOptionsTest {

  @Test
  void keeps_answers_for_some_time() {
    assertThatThrownBy(() -> new CacheOptions(true, Duration.ZERO, 1, CacheScope.TENANT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The cache's ttl is PT0S: use more than zero, or switch the cache off.");
  }

  @Test
  void keeps_something() {
    assertThatThrownBy(() -> new CacheOptions(true, Duration.ofMinutes(1), 0, CacheScope.TENANT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The cache's max-size is 0: use more than zero, or switch the cache off.");
  }
}
