package io.aiprovider.provider.wire;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.KeyMask;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Converts a provider's error into a failure that contains the provider's message and codes.
 * Thread-safe.
 *
 * @param provider the provider's configured name
 * @param clock the clock for a {@code Retry-After} that is a date
 * @param keys hides the provider's keys in its messages, because everything in a failure may reach
 *     a caller
 * @since 0.1
 */
public record ErrorClassifier(String provider, Clock clock, KeyMask keys) {
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

  /**
   * Closes the reply to a probe.
   *
   * @throws ChatException for an error status. 404 and 405 are accepted: a provider without a list
   *     of models can be reached, too
   */
  public void checkProbe(HttpReply reply) {
    if (!reply.isSuccess() && reply.status() != 404 && reply.status() != 405) {
      throw failure(reply);
    }
    reply.close();
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
    return new FailureDetail(
        provider,
        status,
        hidden(error.param()),
        hidden(word),
        null,
        error.json() == null ? null : keys.hide(error.json()));
  }

  private ChatException failure(
      ErrorRules.Kind kind, ErrorBody error, String unexplained, FailureDetail detail) {
    String message = error.message() == null ? unexplained : shown(error.message());
    ChatException failure = kind.of(message, detail);
    return failure instanceof Unauthorized refused ? withoutText(refused) : failure;
  }

  /** OpenAI, for one, quotes parts of the key it refuses: none of its text is repeated. */
  private Unauthorized withoutText(Unauthorized refused) {
    FailureDetail detail =
        new FailureDetail(
            provider, refused.upstreamStatus(), null, null, refused.retryAfter(), null);
    return new Unauthorized(refused.callersMessage(), detail);
  }

  /** A text of the provider's as a message may have it: without keys, and not too long. */
  public String shown(String text) {
    return bounded(keys.hide(text));
  }

  private @Nullable String hidden(@Nullable String text) {
    return text == null ? null : keys.hide(text);
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
  String mediaType(HttpReply reply) {
    String contentType = reply.header("Content-Type");
    if (contentType == null) {
      return "no content type";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters).trim();
    return shown(type);
  }

  private static String bounded(String text) {
    if (text.length() <= MAX_MESSAGE_LENGTH) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_MESSAGE_LENGTH - 1));
    return text.substring(0, splitsPair ? MAX_MESSAGE_LENGTH - 1 : MAX_MESSAGE_LENGTH) + "…";
  }
}
