package io.aiprovider.failure;

import io.aiprovider.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call, or one attempt of it, that failed. Each subtype is one {@link FailureKind}; a program
 * either catches the subtype it can handle or decides by {@link #kind()}.
 *
 * <p>Messages say what was wrong and what to do; they hold no key and no prompt.
 *
 * @since 0.1
 */
public abstract sealed class ChatException extends RuntimeException
    permits InvalidRequest,
        ContextOverflow,
        ContentFiltered,
        ModelNotFound,
        ModelNotAllowed,
        LimitReached,
        AccountingUnavailable,
        BudgetExceeded,
        BudgetUnavailable,
        ProviderDisabled,
        NotCached,
        UnsupportedFeature,
        Unauthorized,
        PermissionDenied,
        QuotaExhausted,
        RateLimited,
        Conflict,
        Overloaded,
        Unavailable,
        TimedOut,
        MalformedReply,
        StreamBroken,
        CoolingDown,
        NoTargetLeft,
        DeadlineExceeded,
        Cancelled {

  private static final int FIRST_ERROR_STATUS = 300; // redirects are not followed

  private final FailureKind kind;
  private final transient FailureDetail detail;

  ChatException(FailureKind kind, String message, FailureDetail detail, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.detail = detail;
  }

  public final FailureKind kind() {
    return kind;
  }

  /**
   * The kind that callers, records and meters show: that of all attempts if they failed in the same
   * way, so that a retry does not hide the cause; else {@link #kind()}.
   */
  public FailureKind commonKind() {
    return kind;
  }

  /**
   * The message for callers who do not own the account at the provider. A failure that {@link
   * FailureKind#concernsOurAccount() concerns that account} is described in our own words: callers
   * cannot correct it, and the provider's text is for the owner. All other messages are returned
   * unchanged.
   */
  public final String callersMessage() {
    String status = detail.status() < 400 ? "" : " with " + detail.status();
    return switch (kind) {
      case UNAUTHORIZED -> "The provider refused our API key" + status + ". Check its api-key.";
      case PERMISSION_DENIED ->
          "The provider refused this use of our API key"
              + status
              + ". Check what the account at the provider may use.";
      case QUOTA_EXHAUSTED ->
          "Our account at the provider has no credit or quota left. Check its billing and limits.";
      default -> String.valueOf(getMessage());
    };
  }

  /** The provider that failed, by its configured name; null if no provider or field caused it. */
  public final @Nullable String provider() {
    return detail.provider();
  }

  /** The HTTP status the provider answered with; 0 when there was none. */
  public final int upstreamStatus() {
    return detail.status();
  }

  /**
   * Whether the provider answered with an error: by the status of its answer, or in the place of an
   * answer or in a stream with status 200. False if it gave no answer, or one that cannot be read,
   * and for our own decisions.
   */
  public final boolean isErrorOfProvider() {
    return switch (kind) {
      case INVALID_REQUEST,
          CONTEXT_OVERFLOW,
          CONTENT_FILTERED,
          UNSUPPORTED,
          MODEL_NOT_FOUND,
          UNAUTHORIZED,
          PERMISSION_DENIED,
          QUOTA_EXHAUSTED,
          RATE_LIMITED,
          CONFLICT,
          OVERLOADED ->
          detail.provider() != null;
      case UNAVAILABLE, TIMED_OUT, STREAM_BROKEN ->
          detail.status() >= FIRST_ERROR_STATUS || detail.body() != null;
      case MALFORMED_REPLY -> detail.status() >= FIRST_ERROR_STATUS;
      case MODEL_NOT_ALLOWED,
          LIMIT_REACHED,
          ACCOUNTING_UNAVAILABLE,
          BUDGET_EXCEEDED,
          BUDGET_UNAVAILABLE,
          PROVIDER_DISABLED,
          NOT_CACHED,
          COOLING_DOWN,
          NO_TARGET_LEFT,
          DEADLINE_EXCEEDED,
          CANCELLED ->
          false;
    };
  }

  /** The HTTP status with which a gateway answers its caller. */
  public int status() {
    boolean providersCounts = !kind.concernsOurAccount() && detail.status() >= 400;
    return providersCounts ? detail.status() : kind.status();
  }

  /** The field of the request that was wrong; null if no provider or field caused it. */
  public final @Nullable String param() {
    return detail.param();
  }

  /** OpenAI's {@code error.code}: the provider's own code if it sent one, else the kind's. */
  public final @Nullable String code() {
    String sent = detail.code();
    boolean word = sent != null && sent.chars().anyMatch(Character::isLetter); // some give numbers
    return word ? sent : kind.code();
  }

  /** The wait that the provider requested; null when it requested none. */
  public final @Nullable Duration retryAfter() {
    return detail.retryAfter();
  }

  /**
   * The provider's error answer as it came, or an answer that does not follow the protocol; null
   * when there was none or it was not a JSON object.
   */
  public final @Nullable JsonObject body() {
    return detail.body();
  }
}
