package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The caller has reached one of its limits. The call was refused before any provider was called,
 * and is not counted against the limits.
 *
 * @since 0.1
 */
public final class LimitReached extends ChatException {
  private final @Nullable String scope;
  private final @Nullable String limit;

  /**
   * The failure of a call for which there was no room.
   *
   * @param message which limit was reached, and when there will be room
   * @param detail contains when there will be room, if no other call takes it
   * @param scope what the limit applies to, in one word such as {@code key} or {@code tenant}; null
   *     if it is not known
   * @param limit what it counts, in one word such as {@code quota} or {@code tokens_per_minute};
   *     null if it is not known
   */
  public LimitReached(
      String message, FailureDetail detail, @Nullable String scope, @Nullable String limit) {
    super(FailureKind.LIMIT_REACHED, message, detail, null);
    this.scope = scope;
    this.limit = limit;
  }

  public LimitReached(String message, FailureDetail detail) {
    this(message, detail, null, null);
  }

  /** What the limit applies to, in one word such as {@code key}; null if it is not known. */
  public @Nullable String scope() {
    return scope;
  }

  /** What the limit counts, in one word such as {@code quota}; null if it is not known. */
  public @Nullable String limit() {
    return limit;
  }
}
