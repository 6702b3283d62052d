package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key that a request came with.
 *
 * @param caller to whom it belongs; null if it is not accepted
 * @param role what the caller may do
 * @param refusal why it is not accepted though it is or may be one of ours; null otherwise
 */
public record KeyCheck(@Nullable Caller caller, Role role, @Nullable Refusal refusal) {
  /** No key of ours. */
  public static final KeyCheck UNKNOWN = new KeyCheck(null, Role.CALLER, null);

  public static KeyCheck accepted(Caller caller, Role role) {
    return new KeyCheck(caller, role, null);
  }

  public static KeyCheck refused(Refusal refusal) {
    return new KeyCheck(null, Role.CALLER, refusal);
  }
}
