package io.aiprovider.provider.wire;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.RetryAfter;
import java.time.Clock;
import java.time.Duration;

/**
 * Converts a provider's error into a failure that contains the provider's message and codes.
 * Thread-safe.
 *
 * @param provider the provider's configured name
 * @param clock the clock for a {@code Retry-After} that is a date
 * @since 0.1
 */
public record ErrorClassifier(String provider, Clock clock) {
  private static final int MAX_ERROR_BYTES = 1024 * 1024;
  private static final int MAX_MESSAGE_LENGTH = 500;
  private static final int OK = 200;

  /** The failure for a reply with an error status. Reads the body and closes the reply. */
  public ChatException failure(HttpReply reply) {
    try (reply) {
      int status = reply.status();
      ErrorBody error = ErrorBody.read(reply.readBeginning(MAX_ERROR_BYTES));
      String unexplained = unexplained(status, mediaType(reply));
      Duration wait = RetryAfter.of(reply, clock);
      FailureDetail detail =
          detail(status, error).withRetryAfter(wait == null ? error.retryDelay() : wait);
      return failure(ErrorRules.kindOf(status, error), error, unexplained, detail);
    }
  }

  /** The failure for an error that was sent with status 200 instead of a whole answer. */
  public ChatException failureInAnswer(JsonObject json) {
    return failureUnderOk(ErrorBody.of(json), Unavailable::new);
  }

  /** The failure for an error in the middle of a stream. */
  public ChatException failureInStream(JsonObject json) {
    return failureUnderOk(ErrorBody.of(json), StreamBroken::new);
  }

  private ChatException failureUnderOk(ErrorBody error, ErrorRules.Kind unknown) {
    int status = error.statusInCode();
    return failure(
        ErrorRules.kindUnderOk(error, unknown),
        error,
        "The provider sent an error that does not say what is wrong.",
        detail(status == 0 ? OK : status, error));
  }

  /** The details of a reply with status 200 that is not the requested answer. */
  FailureDetail detail(HttpReply reply) {
    return new FailureDetail(provider, reply.status(), null, null, null, null);
  }

  private FailureDetail detail(int status, ErrorBody error) {
    String word =
        error.statusInCode() > 0
            ? null
            : error.code(); // a number that repeats the status is not a code
    return new FailureDetail(provider, status, error.param(), word, null, error.json());
  }

  private ChatException failure(
      ErrorRules.Kind kind, ErrorBody error, String unexplained, FailureDetail detail) {
    String message = error.message() == null ? unexplained : bounded(error.message());
    ChatException failure = kind.of(message, detail);
    return failure instanceof Unauthorized ? withoutKey(detail) : failure;
  }

  /** OpenAI, for one, quotes a part of the key it refuses: so its text is not repeated. */
  private Unauthorized withoutKey(FailureDetail detail) {
    return new Unauthorized(
        "The provider refused our API key with " + detail.status() + ". Check its api-key.",
        new FailureDetail(provider, detail.status(), null, null, detail.retryAfter(), null));
  }

  private String unexplained(int status, String mediaType) {
    if (status >= 300 && status < 400) {
      return "The provider answered "
          + status
          + ", a redirect, which is not followed. Check base-url.";
    }
    String advice = status == 404 || status == 405 ? " Check the model and base-url." : "";
    return "The provider answered " + status + " with " + mediaType + "." + advice;
  }

  /** The content type of the reply, for a message. */
  static String mediaType(HttpReply reply) {
    String contentType = reply.header("Content-Type");
    if (contentType == null) {
      return "no content type";
    }
    int parameters = contentType.indexOf(';');
    return bounded(parameters < 0 ? contentType : contentType.substring(0, parameters).trim());
  }

  private static String bounded(String text) {
    if (text.length() <= MAX_MESSAGE_LENGTH) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_MESSAGE_LENGTH - 1));
    return text.substring(0, splitsPair ? MAX_MESSAGE_LENGTH - 1 : MAX_MESSAGE_LENGTH) + "…";
  }
}
