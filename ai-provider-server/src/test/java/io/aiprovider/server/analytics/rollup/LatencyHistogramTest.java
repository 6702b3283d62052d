package io.aiprovider.server.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
  @Test
  void a_bucket_begins_where_the_one_before_ends() {
    assertThat(LatencyHistogram.bucket(0)).isZero();
    assertThat(LatencyHistogram.bucket(-1)).isZero();
    assertThat(LatencyHistogram.bucket(1)).isEqualTo(1);
    for (int power = 0; power < 40; power++) {
      long value = 1L << power;
      assertThat(LatencyHistogram.bucket(value)).isEqualTo(1 + 8 * power);
      if (power > 3) {
        assertThat(LatencyHistogram.bucket(value - 1)).isEqualTo(8 * power);
      }
    }
    for (long value = 1; value < 100_000; value++) {
      double low = Math.pow(2, (LatencyHistogram.bucket(value) - 1) / 8.0);
      assertThat((double) value).isBetween(low * 0.999999, low * Math.pow(2, 1 / 8.0) * 1.000001);
    }
  }

  @Test
  void it_is_the_same_after_it_was_stored() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (long time : new long[] {0, 3, 3, 900, 1_000, 3_600_000}) {
      histogram.record(time);
    }

    assertThat(LatencyHistogram.parse(histogram.toString()).toString())
        .isEqualTo(histogram.toString())
        .startsWith("0:1 13:2 ");
    assertThat(LatencyHistogram.parse("").toString()).isEmpty();
  }
}
