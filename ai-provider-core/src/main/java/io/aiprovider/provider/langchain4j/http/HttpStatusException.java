package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.exception.HttpException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose status is not one of success, as LangChain4j's models know it, with its headers:
 * {@code Retry-After} among them. The message is the answer's body, as their models expect.
 *
 * @since 0.1
 */
public final class HttpStatusException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Map<String, List<String>> headers;

  /**
   * An answer.
   *
   * @param body what it said
   * @param headers the values of each of its headers
   */
  public HttpStatusException(int statusCode, String body, Map<String, List<String>> headers) {
    super(statusCode, body);
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    this.headers = copy;
  }

  /** The values of each header; names compare without case. */
  public Map<String, List<String>> headers() {
    return headers == null ? Map.of() : headers; // null once it was serialized
  }

  /** The header's last value; null when it is absent. */
  public @Nullable String header(String name) {
    List<String> values = headers().get(name);
    return values == null || values.isEmpty() ? null : values.get(values.size() - 1);
  }
}
