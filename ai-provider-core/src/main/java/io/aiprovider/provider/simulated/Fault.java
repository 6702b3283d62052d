package io.aiprovider.provider.simulated;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Conflict;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.PermissionDenied;
import io.aiprovider.failure.QuotaExhausted;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A simulated provider's fault, for every call or for the first ones.
 *
 * @param kind what happens
 * @param number the status of {@link Kind#STATUS} and {@link Kind#PAGE}, the chunks before {@link
 *     Kind#CUT} and {@link Kind#ERROR_EVENT}, else 0
 * @param time the {@code Retry-After} of {@link Kind#STATUS}, if any; the time per token of {@link
 *     Kind#SLOW}; else null
 * @param calls how many calls it happens to, the first ones; 0: all
 * @since 0.1
 */
public record Fault(Kind kind, int number, @Nullable Duration time, int calls) {
  private static final Fault NONE = new Fault(Kind.NONE, 0, null, 0);

  /**
   * The kinds of fault.
   *
   * @since 0.1
   */
  public enum Kind {
    /** Nothing: the provider works. */
    NONE,
    /** An error answer with an HTTP status. */
    STATUS,
    /** The connection breaks after some content; a plain call gets no answer at all. */
    CUT,
    /** No answer until the call is cancelled. */
    SILENCE,
    /** Slow tokens. */
    SLOW,
    /** The answer violates the protocol. */
    MALFORMED,
    /** The connection is refused. */
    REFUSED,
    /** An HTML page with an HTTP status, as a proxy sends it. */
    PAGE,
    /** An error in a stream, after some content; a plain call gets an error status. */
    ERROR_EVENT,
    /** An answer that begins well and never ends. */
    ENDLESS
  }

  private static final int OK = 200;

  /**
   * A fault of these parts. Prefer the factory methods.
   *
   * @throws IllegalArgumentException for a value that makes no sense for the kind
   */
  public Fault {
    if (kind == Kind.STATUS && (number < 400 || number > 599)) {
      throw new IllegalArgumentException("An error status is from 400 to 599, not " + number + ".");
    }
    if (kind == Kind.PAGE && number != OK && (number < 400 || number > 599)) {
      throw new IllegalArgumentException(
          "The status of a page is 200, or from 400 to 599, not " + number + ".");
    }
    if ((kind == Kind.CUT || kind == Kind.ERROR_EVENT) && number < 0) {
      throw new IllegalArgumentException("A stream cannot end after " + number + " chunks.");
    }
    if (kind == Kind.SLOW && (time == null || time.isZero()) || time != null && time.isNegative()) {
      throw new IllegalArgumentException("A fault needs a time above zero, not " + time + ".");
    }
    if (calls < 0) {
      throw new IllegalArgumentException("A fault cannot happen to " + calls + " calls.");
    }
  }

  /** No fault. */
  public static Fault none() {
    return NONE;
  }

  /** An error answer with this status, from 400 to 599. */
  public static Fault status(int status) {
    return new Fault(Kind.STATUS, status, null, 0);
  }

  /** An error answer with this status and a {@code Retry-After}. */
  public static Fault status(int status, Duration retryAfter) {
    return new Fault(Kind.STATUS, status, retryAfter, 0);
  }

  /**
   * A stream that breaks after so many content chunks, at the latest before its finish reason; 0:
   * before the first content. A plain call gets no answer.
   */
  public static Fault cutAfter(int chunks) {
    return new Fault(Kind.CUT, chunks, null, 0);
  }

  /** No answer until the call is cancelled or out of time. */
  public static Fault silence() {
    return new Fault(Kind.SILENCE, 0, null, 0);
  }

  /** This much time for each token, in place of the provider's usual time. */
  public static Fault slow(Duration perToken) {
    return new Fault(Kind.SLOW, 0, perToken, 0);
  }

  /** An answer that violates the protocol. */
  public static Fault malformed() {
    return new Fault(Kind.MALFORMED, 0, null, 0);
  }

  /** A connection that is refused. */
  public static Fault refused() {
    return new Fault(Kind.REFUSED, 0, null, 0);
  }

  /** An HTML page in the place of an answer, with the status 200 or one from 400 to 599. */
  public static Fault page(int status) {
    return new Fault(Kind.PAGE, status, null, 0);
  }

  /**
   * A stream in which the provider reports, after so many content chunks, that it is overloaded. A
   * plain call gets the status 503.
   */
  public static Fault errorEventAfter(int chunks) {
    return new Fault(Kind.ERROR_EVENT, chunks, null, 0);
  }

  /** An answer that begins well and never ends; a plain one is never complete. */
  public static Fault endless() {
    return new Fault(Kind.ENDLESS, 0, null, 0);
  }

  /** This fault for the first {@code calls} calls only, at least one. */
  public Fault times(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("A fault happens to at least 1 call, not " + calls + ".");
    }
    return new Fault(kind, number, time, calls);
  }

  /**
   * Reads a fault from its short form: {@code status:500}, {@code status:429:2s} (with a {@code
   * Retry-After}), {@code cut:3}, {@code silence}, {@code slow:200ms}, {@code malformed}, {@code
   * refused}, {@code page:502}, {@code error-event:3}, {@code endless} or {@code none}, each
   * optionally followed by {@code *} and the number of calls it happens to. Times are whole numbers
   * of {@code ms}, {@code s} or {@code m}.
   *
   * @throws IllegalArgumentException if the text is anything else; its message describes the valid
   *     forms
   */
  public static Fault parse(String text) {
    return FaultText.read(text);
  }

  /** The failure an HTTP provider reports for this status. */
  ChatException statusFailure(String provider) {
    FailureDetail detail = new FailureDetail(provider, number, null, null, time, null);
    String message = "The simulated provider answers with status " + number + ", as configured.";
    return switch (number) {
      case 401 -> new Unauthorized(message, detail);
      case 402 -> new QuotaExhausted(message, detail);
      case 403 -> new PermissionDenied(message, detail);
      case 404 -> new ModelNotFound(message, detail);
      case 408, 504 -> new TimedOut(message, detail);
      case 409 -> new Conflict(message, detail);
      case 429 -> new RateLimited(message, detail);
      case 503, 529 -> new Overloaded(message, detail);
      default ->
          number >= 500 ? new Unavailable(message, detail) : new InvalidRequest(message, detail);
    };
  }
}
