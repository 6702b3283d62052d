package io.aiprovider.call;

import org.jspecify.annotations.Nullable;

/**
 * A place in a distributed trace, as in W3C's headers: the span below which a call happens.
 *
 * @param parent the header {@code traceparent}
 * @param state the header {@code tracestate}; empty: none
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 * @since 0.1
 */
public record TraceContext(String parent, String state) {
  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;
  private static final int LONGEST_STATE = 512; // at least so much must be passed on

  /**
   * Reads the headers of a request.
   *
   * @param parent the header {@code traceparent}; null: none
   * @param state the header {@code tracestate}; null: none. A very long one is left out
   * @return null if the parent is not valid: as the standard says, the request then has no context
   */
  public static @Nullable TraceContext read(@Nullable String parent, @Nullable String state) {
    return parent != null && isValid(parent)
        ? new TraceContext(parent, state == null || state.length() > LONGEST_STATE ? "" : state)
        : null;
  }

  /** A later version may have more fields after those of the first one. */
  private static boolean isValid(String parent) {
    boolean complete =
        parent.length() == LENGTH
            || parent.length() > LENGTH && parent.charAt(LENGTH) == '-' && !parent.startsWith("00");
    return complete
        && isHex(parent, 0, TRACE - 1)
        && !parent.startsWith("ff")
        && parent.charAt(TRACE - 1) == '-'
        && isId(parent, TRACE, SPAN - 1)
        && parent.charAt(SPAN - 1) == '-'
        && isId(parent, SPAN, FLAGS - 1)
        && parent.charAt(FLAGS - 1) == '-'
        && isHex(parent, FLAGS, LENGTH);
  }

  /** An id of zeros is no id. */
  private static boolean isId(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return isHex(text, from, to);
      }
    }
    return false;
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The id of the trace: 32 hexadecimal digits. */
  public String traceId() {
    return parent.substring(TRACE, SPAN - 1);
  }
}
