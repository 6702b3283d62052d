package io.aiprovider.provider.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.KeyMask;
import io.aiprovider.provider.wire.ErrorBody;
import io.aiprovider.provider.wire.ErrorClassifier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Translates what a model throws. An HTTP status among the causes is the most exact information;
 * LangChain4j's own types of exception come next. The message of any other exception is not
 * repeated, because it may quote the prompt. Thread-safe.
 */
final class FailureTranslation {
  private static final int MAX_MESSAGE_LENGTH = 500;

  /** LangChain4j tells no exact status of the errors of a service that does not use HTTP. */
  private static final int SERVER_ERROR = 500;

  private final String provider;
  private final ErrorClassifier errors;
  private final FailureDetail detail;

  FailureTranslation(String provider, Clock clock) {
    this.provider = provider;
    this.errors = new ErrorClassifier(provider, clock, KeyMask.UNKNOWN_KEYS);
    this.detail = FailureDetail.ofProvider(provider);
  }

  /** The failure before any part of an answer. */
  ChatException of(Throwable thrown) {
    ChatException known = known(thrown);
    if (known != null) {
      return known;
    }
    return cause(thrown, IOException.class) == null
        ? new Unavailable("The model failed with " + name(thrown) + ".", detail, thrown)
        : new Unavailable("The provider behind the model could not be reached.", detail, thrown);
  }

  /** The failure of a stream before its first piece. */
  ChatException beforeStream(Throwable thrown) {
    JsonObject event = errorEvent(thrown);
    return event == null ? of(thrown) : errors.failureInStream(event);
  }

  /** The failure of a stream after its first piece. */
  ChatException inStream(Throwable thrown) {
    JsonObject event = errorEvent(thrown);
    if (event != null) {
      return errors.failureInStream(event);
    }
    ChatException known = known(thrown);
    return known == null || known instanceof Unavailable
        ? new StreamBroken("The model's stream broke with " + name(thrown) + ".", detail, thrown)
        : known;
  }

  /** The failure of a stream that ended without a sign that the answer is complete. */
  StreamBroken incomplete() {
    return new StreamBroken("The model's stream ended before the answer was complete.", detail);
  }

  /** The failure if something else than a cancelled attempt interrupted the thread. */
  static Cancelled interrupted(@Nullable Throwable cause) {
    return new Cancelled(
        "The thread that waited for the model was interrupted.", FailureDetail.NONE, cause);
  }

  private @Nullable ChatException known(Throwable thrown) {
    ChatException ours = cause(thrown, ChatException.class);
    if (ours != null) {
      return ours;
    }
    HttpException answered = cause(thrown, HttpException.class);
    if (answered != null) {
      ChatException failure = errors.failure(new ErrorReply(answered));
      return cause(thrown, ContentFilteredException.class) == null
          ? failure
          : new ContentFiltered(message(failure), withStatus(answered.statusCode()), thrown);
    }
    LangChain4jException theirs = cause(thrown, LangChain4jException.class);
    ChatException byKind = theirs == null ? null : byKind(theirs);
    if (byKind != null) {
      return byKind;
    }
    boolean late =
        cause(thrown, InterruptedIOException.class) != null // a SocketTimeoutException is one
            || cause(thrown, HttpTimeoutException.class) != null
            || cause(thrown, java.util.concurrent.TimeoutException.class) != null;
    return late
        ? new TimedOut("The model did not answer within its own timeout.", detail, thrown)
        : null;
  }

  private @Nullable ChatException byKind(LangChain4jException e) {
    if (e instanceof RateLimitException) {
      return new RateLimited(message(e), detail, e);
    }
    if (e instanceof AuthenticationException) { // its message may quote the key
      return new Unauthorized(
          "The provider behind the model refused its key. Check how the model is built.",
          detail,
          e);
    }
    if (e instanceof ModelNotFoundException) {
      return new ModelNotFound(message(e), detail, e);
    }
    if (e instanceof TimeoutException) {
      return new TimedOut("The model did not answer within its own timeout.", detail, e);
    }
    if (e instanceof ContentFilteredException) {
      return new ContentFiltered(message(e), detail, e);
    }
    if (e instanceof InvalidRequestException) {
      return new InvalidRequest(message(e), detail, e);
    }
    if (e instanceof UnsupportedFeatureException) {
      return new UnsupportedFeature(message(e), detail, e);
    }
    if (e instanceof UnresolvedModelServerException) {
      return new Unavailable("The host of the provider behind the model is unknown.", detail, e);
    }
    return e instanceof InternalServerException
        ? new Unavailable(message(e), withStatus(SERVER_ERROR), e)
        : null;
  }

  /**
   * The event that reported an error in a stream; null if there was none. LangChain4j's OpenAI
   * model puts it into an exception's message, its Anthropic model into an exception with the
   * error's type.
   */
  private static @Nullable JsonObject errorEvent(Throwable thrown) {
    String text = thrown.getMessage();
    boolean hasStatus = cause(thrown, HttpException.class) != null; // the status is more exact
    if (hasStatus || text == null) {
      return null;
    }
    if (ReflectiveGetter.get(thrown, "type") instanceof String type) {
      return JsonObject.of("error", JsonObject.of("type", type).with("message", text));
    }
    try {
      JsonObject json = JsonObject.parseLenient(text.getBytes(StandardCharsets.UTF_8));
      return ErrorBody.isError(json) ? json : null;
    } catch (JsonException notJson) {
      return null;
    }
  }

  private FailureDetail withStatus(int status) {
    return new FailureDetail(provider, status, null, null, null, null);
  }

  /** Whether the request cannot have reached the service, because there was no connection to it. */
  static boolean isNotSent(Throwable thrown) {
    return cause(thrown, ConnectException.class) != null
        || cause(thrown, HttpConnectTimeoutException.class) != null
        || cause(thrown, NoRouteToHostException.class) != null
        || cause(thrown, UnknownHostException.class) != null
        || cause(thrown, UnresolvedModelServerException.class) != null
        || cause(thrown, SSLHandshakeException.class) != null;
  }

  /** Whether a thread that waited was interrupted. */
  static boolean isInterrupt(Throwable thrown) {
    return cause(thrown, InterruptedException.class) != null;
  }

  private static String message(Throwable e) {
    String text = e.getMessage();
    if (text == null || text.isBlank()) {
      return "The model failed with " + name(e) + ".";
    }
    String safe = KeyMask.UNKNOWN_KEYS.hide(text);
    return safe.length() <= MAX_MESSAGE_LENGTH ? safe : safe.substring(0, MAX_MESSAGE_LENGTH) + "…";
  }

  private static String name(Throwable e) {
    return e.getClass().getSimpleName();
  }

  /** The first cause of that type; null if there is none. Chains of causes may be circular. */
  private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
    Throwable current = thrown;
    for (int depth = 0; current != null && depth < 32; depth++) {
      if (type.isInstance(current)) {
        return type.cast(current);
      }
      current = current.getCause();
    }
    return null;
  }
}
