package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, or why it is refused.
 *
 * @param refusal why it is refused; null when it is let in
 * @param caller who sent it; null when the path or the mode asks for no credentials
 */
public record Authentication(@Nullable Refusal refusal, @Nullable Caller caller) {
  static final Authentication ANYBODY = new Authentication(null, null);

  static Authentication of(Caller caller) {
    return new Authentication(null, caller);
  }

  static Authentication refused(Refusal refusal) {
    return new Authentication(refusal, null);
  }
}
