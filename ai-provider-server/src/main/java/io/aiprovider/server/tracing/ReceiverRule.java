package io.aiprovider.server.tracing;

import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;
import io.aiprovider.server.otlp.OtlpVariables;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.tracing.RecordedContent;
import io.aiprovider.spring.tracing.TracingProperties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Receivers of traces have an address of HTTP, a Langfuse has the keys of a project, and
 * OpenTelemetry's SDK accepts its variables.
 */
final class ReceiverRule implements SettingsRule {
  private static final String TRACING = "ai-provider.tracing.";
  private static final String ENVIRONMENT = "(?!langfuse)[a-z0-9_-]{1,40}";

  @Override
  public void check(BoundSettings settings) {
    ReceiverProperties receivers = settings.get(ReceiverProperties.class);
    settings.check(TRACING + "endpoint", () -> checkEndpoint(receivers.endpoint()));
    settings.check(TRACING + "sample-ratio", () -> checkRatio(receivers.sampleRatio()));
    settings.check(TRACING + "langfuse", () -> checkLangfuse(receivers.langfuse()));
    settings.check(
        places -> RecordedContent.options(settings.get(TracingProperties.class), places));
    if (OnReceiver.isWanted(settings.environment())) {
      settings.check(
          places ->
              TraceExport.check(
                  SdkSettings.of(settings.environment(), receivers), receivers.langfuse()));
    }
  }

  private static void checkEndpoint(String endpoint) {
    if (!endpoint.isBlank()) {
      OtlpVariables.address(TRACING + "endpoint", endpoint, "");
    }
  }

  static void checkRatio(@Nullable Double ratio) {
    if (ratio != null && !(ratio >= 0 && ratio <= 1)) {
      throw new StartRefused(
          TRACING + "sample-ratio is " + ratio + ".",
          "Write a number from 0 (no trace) to 1 (all traces).",
          TRACING + "sample-ratio",
          null,
          0);
    }
  }

  static void checkLangfuse(ReceiverProperties.Langfuse langfuse) {
    long set =
        Stream.of(langfuse.host(), langfuse.publicKey(), langfuse.secretKey())
            .filter(text -> !text.isBlank())
            .count();
    if (set != 0 && set != 3) {
      throw new StartRefused(
          "Langfuse needs its address and both keys of a project, but only some of them are set.",
          "Set LANGFUSE_HOST (such as https://cloud.langfuse.com), LANGFUSE_PUBLIC_KEY and"
              + " LANGFUSE_SECRET_KEY, or none of them.");
    }
    if (set == 3) {
      OtlpVariables.address(TRACING + "langfuse.host", langfuse.host(), "");
    }
    if (!langfuse.environment().isEmpty() && !langfuse.environment().matches(ENVIRONMENT)) {
      throw new StartRefused(
          TRACING + "langfuse.environment is '" + langfuse.environment() + "'.",
          "Write at most 40 lower-case letters, digits, hyphens and underscores, not beginning with"
              + " 'langfuse'.");
    }
  }
}
