package io.aiprovider.provider.langchain4j.http;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Headers of one attempt, such as {@code traceparent}, for a model that uses this package's client.
 * They are added to the exchanges that the model begins on the thread that calls it.
 *
 * @since 0.1
 */
public final class AttemptHeaders {
  private static final ThreadLocal<Map<String, String>> CURRENT = ThreadLocal.withInitial(Map::of);

  private AttemptHeaders() {}

  /** Runs code on this thread; the exchanges that it begins have these headers. */
  public static <T> T around(Map<String, String> headers, Supplier<T> body) {
    if (headers.isEmpty()) {
      return body.get();
    }
    Map<String, String> outer = CURRENT.get();
    CURRENT.set(headers);
    try {
      return body.get();
    } finally {
      if (outer.isEmpty()) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** The headers for an exchange that begins now on this thread. */
  static Map<String, String> current() {
    return CURRENT.get();
  }
}
