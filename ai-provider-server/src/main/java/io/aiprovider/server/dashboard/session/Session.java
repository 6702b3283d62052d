package io.aiprovider.server.dashboard.session;

import io.aiprovider.caller.Caller;
import io.aiprovider.digest.Sha256;
import io.aiprovider.server.access.CredentialKind;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.tokens.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody signed in.
 *
 * @param id the hash of the token
 * @param kind with what
 * @param keyId the id of the key; null if it was no key
 * @param proof of the secret of the key; null if it was no key
 * @param tenant the tenant; null: none
 * @param user the user; null: none
 * @param role the role at that time
 * @param accountVersion of the user's account; null if it was no password
 * @param createdAt when
 * @param lastUsedAt when the session was used, as far as it was written
 */
record Session(
    String id,
    CredentialKind kind,
    @Nullable String keyId,
    @Nullable String proof,
    @Nullable String tenant,
    @Nullable String user,
    Role role,
    @Nullable Long accountVersion,
    Instant createdAt,
    Instant lastUsedAt) {

  /** One that begins with a key. */
  static Session ofKey(
      SessionToken token, KeyCheck key, Caller caller, byte[] secret, Instant now) {
    return new Session(
        token.id(),
        key.kind(),
        caller.keyId(),
        token.proof(secret),
        caller.user() == null ? null : caller.tenant(),
        caller.user(),
        key.role(),
        null,
        now,
        now);
  }

  /** One that begins with a password, or with a token of an issuer. */
  static Session of(SessionToken token, Identity identity, Instant now) {
    return new Session(
        token.id(),
        identity.accountVersion() == null ? CredentialKind.ISSUER : CredentialKind.USER,
        null,
        null,
        identity.tenant(),
        identity.user(),
        identity.role(),
        identity.accountVersion(),
        now,
        now);
  }

  /** Whose session it is, without data about persons. */
  String holder() {
    return Sha256.hex(kind + "\n" + keyId + "\n" + tenant + "\n" + user);
  }

  /** The user that signed in; null if it was a key. */
  @Nullable Identity identity() {
    return tenant == null || user == null || keyId != null
        ? null
        : new Identity(tenant, user, role, Instant.MAX, accountVersion);
  }
}
