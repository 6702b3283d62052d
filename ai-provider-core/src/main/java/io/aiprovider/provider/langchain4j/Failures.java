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
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a model threw something. An HTTP status among the causes tells most;
 * LangChain4j's own kinds of exception come after it. What any other exception says is not
 * repeated: it may quote the prompt. Thread-safe.
 */
final class Failures {
  private static final int LONGEST_MESSAGE = 500;

  private final String provider;
  private final ErrorClassifier errors;
  private final FailureDetail detail;

  Failures(String provider, Clock clock) {
    this.provider = provider;
    this.errors = new ErrorClassifier(provider, clock, KeyMask.UNKNOWN_KEYS);
    this.detail = FailureDetail.ofProvider(provider);
  }

  /** What a failure before any part of an answer is. */
  ChatException of(Throwable thrown) {
    ChatException known = known(thrown);
    if (known != null) {
      return known;
    }
    return cause(thrown, IOException.class) == null
        ? new Unavailable("The model failed with " + name(thrown) + ".", detail, thrown)
        : new Unavailable("The provider behind the model could not be reached.", detail, thrown);
  }

  /** What a failure of a stream is before its first piece. */
  ChatException beforeStream(Throwable thrown) {
    JsonObject told = toldInStream(thrown);
    return told == null ? of(thrown) : errors.failureInStream(told);
  }

  /** What a failure of a stream is that has begun. */
  ChatException inStream(Throwable thrown) {
    JsonObject told = toldInStream(thrown);
    if (told != null) {
      return errors.failureInStream(told);
    }
    ChatException known = known(thrown);
    return known == null || known instanceof Unavailable
        ? new StreamBroken("The model's stream broke with " + name(thrown) + ".", detail, thrown)
        : known;
  }

  /** The failure of a stream that is over without having said so. */
  StreamBroken incomplete() {
    return new StreamBroken("The model's stream ended before the answer was complete.", detail);
  }

  /** What it means that the thread was interrupted, and not by us. */
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
          : new ContentFiltered(message(failure), withStatus(answered), thrown);
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
    return late ? new TimedOut("The model did not answer in its own time.", detail, thrown) : null;
  }

  private @Nullable ChatException byKind(LangChain4jException e) {
    if (e instanceof RateLimitException) {
      return new RateLimited(message(e), detail, e);
    }
    if (e instanceof AuthenticationException) { // whose message may quote the key
      return new Unauthorized(
          "The provider behind the model refused its key. Check how the model is" + " built.",
          detail,
          e);
    }
    if (e instanceof ModelNotFoundException) {
      return new ModelNotFound(message(e), detail, e);
    }
    if (e instanceof TimeoutException) {
      return new TimedOut("The model did not answer in its own time.", detail, e);
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
    return e instanceof InternalServerException ? new Unavailable(message(e), detail, e) : null;
  }

  /**
   * The event that told of an error in a stream: LangChain4j's OpenAI model makes it an exception's
   * message, its Anthropic model an exception with the error's type.
   */
  private static @Nullable JsonObject toldInStream(Throwable thrown) {
    String text = thrown.getMessage();
    boolean answered = cause(thrown, HttpException.class) != null; // whose status tells more
    if (answered || text == null) {
      return null;
    }
    if (ByName.ask(thrown, "type") instanceof String type) {
      return JsonObject.of("error", JsonObject.of("type", type).with("message", text));
    }
    try {
      JsonObject json = JsonObject.parseLenient(text.getBytes(StandardCharsets.UTF_8));
      return ErrorBody.isError(json) ? json : null;
    } catch (JsonException notJson) {
      return null;
    }
  }

  private FailureDetail withStatus(HttpException answered) {
    return new FailureDetail(provider, answered.statusCode(), null, null, null, null);
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
    return safe.length() <= LONGEST_MESSAGE ? safe : safe.substring(0, LONGEST_MESSAGE) + "…";
  }

  private static String name(Throwable e) {
    return e.getClass().getSimpleName();
  }

  /** The first of that type in the chain of causes, of which some are circles. */
  private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < 32; depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
      at = at.getCause();
    }
    return null;
  }
}
