package io.aiprovider.server.drill;

import io.aiprovider.spring.AiProviderProperties;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * How much shorter than configured the timeouts are in a drill.
 *
 * @param divisor 1: as configured
 */
record TimeScale(long divisor) {
  /** A good answer must not be too late, on a busy machine either. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The scale with which no call takes longer than this. */
  static TimeScale of(AiProviderProperties settings, Duration longest) {
    Duration call = longestCall(settings);
    long divisor = (call.toMillis() + longest.toMillis() - 1) / longest.toMillis();
    return new TimeScale(Math.max(1, divisor));
  }

  private static Duration longestCall(AiProviderProperties settings) {
    Duration deadline = settings.resilience().deadline();
    Duration attempt =
        settings.providers().values().stream()
            .filter(AiProviderProperties.Provider::enabled)
            .flatMap(each -> Stream.of(each.timeout(), each.responseTimeout()))
            .map(time -> time.isZero() ? deadline : time)
            .max(Duration::compareTo)
            .orElse(deadline);
    Duration all = attempt.multipliedBy(settings.resilience().maxAttempts());
    return all.compareTo(deadline) < 0 ? all : deadline;
  }

  /** A timeout in the drill; zero, which means none, stays zero. */
  Duration timeout(Duration configured) {
    Duration shorter = configured.dividedBy(divisor);
    Duration least = configured.compareTo(SHORTEST) < 0 ? configured : SHORTEST;
    return shorter.compareTo(least) < 0 ? least : shorter;
  }

  /** A wait in the drill; it does not become zero. */
  Duration pause(Duration configured) {
    return Duration.ofMillis(
        Math.max(Math.min(1, configured.toMillis()), configured.toMillis() / divisor));
  }
}
