package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking the key of a request.
 *
 * @param caller to whom it belongs; null if it is not accepted
 * @param role what the caller may do
 * @param kind what it is
 * @param refusal why a key that this server may have issued is not accepted; null otherwise
 */
public record KeyCheck(
    @Nullable Caller caller, Role role, CredentialKind kind, @Nullable Refusal refusal) {
  /** This server did not issue the key. */
  public static final KeyCheck UNKNOWN = new KeyCheck(null, Role.CALLER, CredentialKind.NONE, null);

  public static KeyCheck accepted(Caller caller, Role role, CredentialKind kind) {
    return new KeyCheck(caller, role, kind, null);
  }

  public static KeyCheck refused(Refusal refusal) {
    return new KeyCheck(null, Role.CALLER, CredentialKind.NONE, refusal);
  }
}
