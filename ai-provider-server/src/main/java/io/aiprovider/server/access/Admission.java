package io.aiprovider.server.access;

import io.aiprovider.call.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request for entry.
 *
 * @param refusal why not; null when it is let in
 * @param caller who it is; null when nobody asked
 */
public record Admission(@Nullable Refusal refusal, @Nullable Caller caller) {
  static final Admission ANYBODY = new Admission(null, null);

  static Admission of(Caller caller) {
    return new Admission(null, caller);
  }

  static Admission refused(Refusal refusal) {
    return new Admission(refusal, null);
  }
}
