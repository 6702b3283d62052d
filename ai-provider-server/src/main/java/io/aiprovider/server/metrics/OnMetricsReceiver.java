package io.aiprovider.server.metrics;

import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether somebody receives the meters. */
final class OnMetricsReceiver extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Receiver of metrics");
    return isWanted(context.getEnvironment())
        ? ConditionOutcome.match(message.because("one is configured"))
        : ConditionOutcome.noMatch(message.because("none is configured"));
  }

  /** Whether there is a receiver, and OpenTelemetry is not switched off. */
  static boolean isWanted(Environment environment) {
    if (word(environment, "OTEL_SDK_DISABLED").equals("true")) {
      return false;
    }
    if (StringUtils.hasText(environment.getProperty("ai-provider.metrics.endpoint"))) {
      return true;
    }
    String exporter = word(environment, "OTEL_METRICS_EXPORTER");
    boolean named =
        Stream.of("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
            .anyMatch(name -> StringUtils.hasText(environment.getProperty(name)));
    return exporter.equals("otlp") || named && !exporter.equals("none");
  }

  private static String word(Environment environment, String name) {
    return environment.getProperty(name, "").strip().toLowerCase(Locale.ROOT);
  }
}
