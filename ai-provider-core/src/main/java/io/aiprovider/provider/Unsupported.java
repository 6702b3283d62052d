package io.aiprovider.provider;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.UnsupportedFeature;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What of one request a target has no word for. A field that changes what the answer is about is
 * never left out in silence: such a request fails, and another target may serve it. Used by one
 * thread.
 *
 * @since 0.1
 */
public final class Unsupported {

  /** What becomes of a field that a target cannot express. */
  public enum Handling {
    /** The target is not asked. */
    ERROR,
    /** The field is left out, and the caller is told. */
    DROP
  }

  private static final Set<String> NEVER_DROPPED =
      Set.of("tools", "tool_choice", "functions", "function_call", "response_format", "n");

  private final String provider;
  private final Handling handling;
  private final Set<String> dropped = new LinkedHashSet<>();

  /**
   * Nothing so far.
   *
   * @param provider the provider's configured name
   */
  public Unsupported(String provider, Handling handling) {
    this.provider = provider;
    this.handling = handling;
  }

  /**
   * Notes that a field is left out.
   *
   * @param field its path in the request, as in {@code logit_bias} or {@code messages[2].content}
   * @throws UnsupportedFeature if it must not be
   */
  public void drop(String field) {
    if (handling == Handling.ERROR || NEVER_DROPPED.contains(root(field))) {
      throw refuse(field);
    }
    dropped.add(field);
  }

  /** The failure that a field is which cannot be left out, whatever is configured. */
  public UnsupportedFeature refuse(String field) {
    return new UnsupportedFeature(
        "Unsupported parameter: '"
            + field
            + "' cannot be expressed in what this provider takes. Leave it out, or name a model of"
            + " another provider.",
        new FailureDetail(provider, 0, field, null, null, null));
  }

  /** Tells the call what was left out. */
  public void report(ChatCall attempt) {
    if (!dropped.isEmpty()) {
      attempt.trace().dropped(dropped);
    }
  }

  private static String root(String field) {
    int end = 0;
    while (end < field.length() && field.charAt(end) != '.' && field.charAt(end) != '[') {
      end++;
    }
    return field.substring(0, end);
  }
}
