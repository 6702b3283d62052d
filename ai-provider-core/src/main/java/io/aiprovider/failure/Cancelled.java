package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The call was cancelled: its caller left, or the process is stopping.
 *
 * @since 0.1
 */
public final class Cancelled extends ChatException {
  public Cancelled(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.CANCELLED, message, detail, cause);
  }

  public Cancelled(String message, FailureDetail detail) {
    this(message, detail, null);
  }

  /**
   * The failure for work that was abandoned because the code that handled it threw an exception.
   *
   * @param what what was abandoned, as the first words of a sentence
   * @param provider the configured name of the provider that was called
   */
  public static Cancelled because(Throwable cause, String what, String provider) {
    return new Cancelled(
        what
            + " was abandoned because its handling failed with "
            + cause.getClass().getSimpleName()
            + ".",
        FailureDetail.ofProvider(provider),
        cause);
  }
}
