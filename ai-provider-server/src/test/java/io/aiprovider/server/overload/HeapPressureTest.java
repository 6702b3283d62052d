package io.aiprovider.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapPressureTest {
  private final HeapPressure pressure = new HeapPressure(1_000);

  @Test
  void is_the_share_in_use_while_collections_take_much_of_the_time() {
    pressure.collected(10_000, 600, 900);
    pressure.collected(11_000, 600, 900);

    assertThat(pressure.share(11_001)).isEqualTo(0.9);
  }

  @Test
  void is_none_while_collections_take_little_time() {
    pressure.collected(10_000, 50, 990);
    pressure.collected(11_000, 50, 990);

    assertThat(pressure.share(11_001)).isZero();
  }

  @Test
  void ends_when_a_collection_leaves_less() {
    pressure.collected(10_000, 2_000, 900);
    pressure.collected(11_000, 100, 300);

    assertThat(pressure.share(11_001)).isEqualTo(0.3);
  }

  @Test
  void forgets_what_was_long_ago() {
    pressure.collected(10_000, 2_000, 900);

    assertThat(pressure.share(15_000)).isEqualTo(0.9);
    assertThat(pressure.share(15_001)).isZero();
    pressure.collected(20_000, 10, 900);
    assertThat(pressure.share(20_001)).isZero();
  }

  @Test
  void of_this_process_is_measured() {
    try (HeapPressure ours = HeapPressure.ofProcess()) {
      assertThat(ours.share()).isBetween(0.0, 1.0);
    }
  }
}
