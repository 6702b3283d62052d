package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheKeyBenchmarkTest {

  @Test
  void the_same_request_has_the_same_key_of_64_digits() {
    CacheKeyBenchmark benchmark = new CacheKeyBenchmark();

    assertThat(benchmark.key()).hasSize(64).isEqualTo(benchmark.key());
  }
}
