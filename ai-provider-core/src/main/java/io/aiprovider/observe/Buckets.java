package io.aiprovider.observe;

import java.time.Duration;
import java.util.stream.DoubleStream;

/**
 * The upper bounds of the histograms' buckets. Those of meters that OpenTelemetry defines are the
 * bounds that it recommends.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/">Semantic
 *     conventions for generative AI metrics</a>
 */
final class Buckets {
  /** From a request to the end of its answer. */
  static final Duration[] REQUEST =
      seconds(
          0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

  /** From a request to the first content of its answer. */
  static final Duration[] FIRST_TOKEN =
      seconds(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10);

  /** Between two tokens of an answer. */
  static final Duration[] NEXT_TOKEN =
      seconds(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);

  /** What a call takes in addition to its attempts: less than a millisecond, unless it waits. */
  static final Duration[] OVERHEAD =
      seconds(
          0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1,
          5);

  private static final double[] TOKENS = {
    1,
    4,
    16,
    64,
    256,
    1_024,
    4_096,
    16_384,
    65_536,
    262_144,
    1_048_576,
    4_194_304,
    16_777_216,
    67_108_864
  };

  private Buckets() {}

  /** Numbers of tokens. */
  static double[] tokens() {
    return TOKENS.clone();
  }

  private static Duration[] seconds(double... bounds) {
    return DoubleStream.of(bounds)
        .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
        .toArray(Duration[]::new);
  }
}
