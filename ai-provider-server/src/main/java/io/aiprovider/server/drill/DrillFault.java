package io.aiprovider.server.drill;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.provider.simulated.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The faults of a drill, and how the engine sees them. */
public enum DrillFault {
  NONE(Fault.none(), null, null),
  REFUSED(Fault.refused(), FailureKind.UNAVAILABLE, FailureKind.UNAVAILABLE),
  SILENT(Fault.silence(), FailureKind.TIMED_OUT, FailureKind.TIMED_OUT),
  SLOW(Fault.slow(Duration.ofMillis(20)), null, null),
  RATE_LIMIT(Fault.status(429), FailureKind.RATE_LIMITED, FailureKind.RATE_LIMITED),
  /** The wait is longer than a call would wait. */
  RATE_LIMIT_WAIT(
      Fault.status(429, Duration.ofMinutes(1)), FailureKind.RATE_LIMITED, FailureKind.RATE_LIMITED),
  STATUS_500(Fault.status(500), FailureKind.UNAVAILABLE, FailureKind.UNAVAILABLE),
  HTML_502(Fault.page(502), FailureKind.UNAVAILABLE, FailureKind.UNAVAILABLE),
  HTML_200(Fault.page(200), FailureKind.MALFORMED_REPLY, FailureKind.MALFORMED_REPLY),
  MALFORMED(Fault.malformed(), FailureKind.MALFORMED_REPLY, FailureKind.MALFORMED_REPLY),
  CUT_BEFORE_CONTENT(Fault.cutAfter(0), FailureKind.UNAVAILABLE, FailureKind.STREAM_BROKEN),
  CUT_AFTER_CONTENT(Fault.cutAfter(2), FailureKind.UNAVAILABLE, FailureKind.STREAM_BROKEN),
  ERROR_AFTER_CONTENT(Fault.errorEventAfter(2), FailureKind.OVERLOADED, FailureKind.OVERLOADED),
  ENDLESS(Fault.endless(), FailureKind.TIMED_OUT, FailureKind.TIMED_OUT),
  KEY_REFUSED(Fault.status(401), FailureKind.UNAUTHORIZED, FailureKind.UNAUTHORIZED),
  BAD_REQUEST(Fault.status(400), FailureKind.INVALID_REQUEST, FailureKind.INVALID_REQUEST);

  @SuppressWarnings("ImmutableEnumChecker") // it cannot be modified
  private final Fault fault;

  private final @Nullable FailureKind plain;
  private final @Nullable FailureKind streamed;

  DrillFault(Fault fault, @Nullable FailureKind plain, @Nullable FailureKind streamed) {
    this.fault = fault;
    this.plain = plain;
    this.streamed = streamed;
  }

  /** The word for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Fault fault() {
    return fault;
  }

  /** How the attempt fails; null if it succeeds. */
  @Nullable FailureKind failure(boolean stream) {
    return stream ? streamed : plain;
  }

  /** Whether the attempt fails only after a timeout. */
  boolean takesTime() {
    return plain == FailureKind.TIMED_OUT;
  }

  /** Whether a caller has content before the failure. */
  boolean isAfterContent(boolean stream) {
    return stream && (this == CUT_AFTER_CONTENT || this == ERROR_AFTER_CONTENT || this == ENDLESS);
  }

  /** The status that a caller gets if no other provider answers. */
  int status(boolean stream) {
    FailureKind kind = Objects.requireNonNull(failure(stream));
    boolean ofProvider = fault.kind() == Fault.Kind.STATUS && !kind.concernsOurAccount();
    return ofProvider ? fault.number() : kind.status();
  }
}
