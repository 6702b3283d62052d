package io.aiprovider.server.tracing;

import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether somebody receives the spans of calls. */
final class OnReceiver extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Receiver of traces");
    return isWanted(context.getEnvironment())
        ? ConditionOutcome.match(message.because("one is configured"))
        : ConditionOutcome.noMatch(message.because("none is configured"));
  }

  /** Whether there is a receiver, and OpenTelemetry is not switched off. */
  static boolean isWanted(Environment environment) {
    return (hasOtlp(environment) || hasLangfuse(environment))
        && !"true".equals(lower(environment, "OTEL_SDK_DISABLED"));
  }

  /** Whether there is a receiver besides Langfuse. */
  static boolean hasOtlp(Environment environment) {
    if (StringUtils.hasText(environment.getProperty("ai-provider.tracing.endpoint"))) {
      return true;
    }
    String exporter = lower(environment, "OTEL_TRACES_EXPORTER");
    boolean named =
        Stream.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
            .anyMatch(name -> StringUtils.hasText(environment.getProperty(name)));
    return exporter.equals("otlp") || named && !exporter.equals("none");
  }

  /** Any of its settings; whether they are complete is checked later. */
  private static boolean hasLangfuse(Environment environment) {
    return Stream.of("host", "public-key", "secret-key")
        .anyMatch(
            name ->
                StringUtils.hasText(
                    environment.getProperty("ai-provider.tracing.langfuse." + name)));
  }

  private static String lower(Environment environment, String name) {
    return environment.getProperty(name, "").strip().toLowerCase(Locale.ROOT);
  }
}
