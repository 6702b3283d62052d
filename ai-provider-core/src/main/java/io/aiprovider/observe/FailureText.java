package io.aiprovider.observe;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.FailurePolicy;
import java.util.Locale;

/**
 * Describes failures for logs and records.
 *
 * @since 0.1
 */
public final class FailureText {
  private FailureText() {}

  /** Whether the failure is about the provider and not about the request. */
  static boolean isProviders(FailureKind kind) {
    return FailurePolicy.of(kind).againstProvider()
        || kind == FailureKind.RATE_LIMITED
        || kind == FailureKind.QUOTA_EXHAUSTED;
  }

  /** The kind as a word of logs and metrics. */
  public static String word(FailureKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of the failure, followed by the provider's message if it is about the provider. A
   * message about a request is left out, because it may repeat parts of the prompt.
   */
  public static String describe(ChatException failure) {
    boolean shown = isProviders(failure.kind()) || failure.kind() == FailureKind.COOLING_DOWN;
    String message = shown ? SafeText.of(String.valueOf(failure.getMessage())) : "";
    String sentence = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return sentence.isEmpty() ? word(failure.kind()) : word(failure.kind()) + ": " + sentence;
  }
}
