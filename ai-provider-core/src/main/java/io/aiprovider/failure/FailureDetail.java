package io.aiprovider.failure;

import io.aiprovider.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The known details of a failure, in addition to its kind.
 *
 * @param provider the provider that failed, by its configured name
 * @param status the HTTP status the provider answered with; 0 when there was none
 * @param param the request's field that was wrong
 * @param code the provider's own error code
 * @param retryAfter how long the provider requested callers to wait
 * @param body the answer that contains the failure, when it was a JSON object
 * @since 0.1
 */
public record FailureDetail(
    @Nullable String provider,
    int status,
    @Nullable String param,
    @Nullable String code,
    @Nullable Duration retryAfter,
    @Nullable JsonObject body) {

  public static final FailureDetail NONE = new FailureDetail(null, 0, null, null, null, null);

  public static FailureDetail ofParam(String param) {
    return new FailureDetail(null, 0, param, null, null, null);
  }

  public static FailureDetail ofProvider(String provider) {
    return new FailureDetail(provider, 0, null, null, null, null);
  }

  /** The details of an answer that does not follow the protocol. */
  public static FailureDetail ofBody(JsonObject answer) {
    return new FailureDetail(null, 0, null, null, null, answer);
  }

  public FailureDetail withRetryAfter(@Nullable Duration wait) {
    return new FailureDetail(provider, status, param, code, wait, body);
  }
}
