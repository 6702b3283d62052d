package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.exception.HttpException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer with an error status, as LangChain4j's models expect it, but with its headers, such as
 * {@code Retry-After}. The message is the answer's body, as these models expect.
 *
 * @since 0.1
 */
public final class HttpStatusException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Map<String, List<String>> headers;

  /**
   * An answer.
   *
   * @param body the answer's body
   * @param headers the values of each header
   */
  public HttpStatusException(int statusCode, String body, Map<String, List<String>> headers) {
    super(statusCode, body);
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    this.headers = copy;
  }

  /** The values of each header; names compare without case. */
  public Map<String, List<String>> headers() {
    return headers == null ? Map.of() : headers; // null after deserialization
  }

  /** The header's last value; null when it is absent. */
  public @Nullable String header(String name) {
    List<String> values = headers().get(name);
    return values == null || values.isEmpty() ? null : values.get(values.size() - 1);
  }
}
