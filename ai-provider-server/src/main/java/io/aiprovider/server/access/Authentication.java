package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request, or the reason why it is refused.
 *
 * @param refusal why it is refused; null when it is allowed
 * @param caller who sent it; null when the path or the mode needs no credentials
 */
public record Authentication(@Nullable Refusal refusal, @Nullable Caller caller) {
  static final Authentication WITHOUT_CALLER = new Authentication(null, null);

  static Authentication of(Caller caller) {
    return new Authentication(null, caller);
  }

  static Authentication refused(Refusal refusal) {
    return new Authentication(refusal, null);
  }
}
