package io.aiprovider.server.metrics;

import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;
import io.aiprovider.server.otlp.OtlpVariables;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Duration;

/** The receiver of the meters has an address of HTTP and gets them in useful intervals. */
final class MetricsReceiverRule implements SettingsRule {
  private static final String METRICS = "ai-provider.metrics.";

  @Override
  public void check(BoundSettings settings) {
    MetricsReceiverProperties receiver = settings.get(MetricsReceiverProperties.class);
    settings.check(METRICS + "endpoint", () -> checkEndpoint(receiver.endpoint()));
    settings.check(METRICS + "interval", () -> checkInterval(receiver.interval()));
    if (OnMetricsReceiver.isWanted(settings.environment())) {
      settings.check(
          places -> MetricsReceiver.of(receiver, OtlpVariables.of(settings.environment())));
    }
  }

  private static void checkEndpoint(String endpoint) {
    if (!endpoint.isBlank()) {
      OtlpVariables.address(METRICS + "endpoint", endpoint, "");
    }
  }

  static void checkInterval(Duration interval) {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new StartRefused(
          METRICS + "interval is " + interval.toMillis() + "ms.", "Write a time of at least 1s.");
    }
  }
}
