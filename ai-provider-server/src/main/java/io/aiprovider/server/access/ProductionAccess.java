package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.AccessRules.Need;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Production mode: each path requires a role, and a role comes with a key, of the configuration or
 * issued, or with a session of somebody who signed in. If a request has both, the key counts.
 */
final class ProductionAccess implements AccessPolicy {
  private static final CompletableFuture<Authentication> ANYBODY =
      CompletableFuture.completedFuture(Authentication.ANYBODY);
  private static final CompletableFuture<KeyCheck> NO_KEY =
      CompletableFuture.completedFuture(KeyCheck.UNKNOWN);

  private final AccessRules rules;
  private final KnownKeys keys;
  private final SessionLookup sessions;
  private final FailedAttempts failures;

  ProductionAccess(
      AccessRules rules, KnownKeys keys, SessionLookup sessions, FailedAttempts failures) {
    this.rules = rules;
    this.keys = keys;
    this.sessions = sessions;
    this.failures = failures;
  }

  @Override
  public CompletableFuture<Authentication> authenticate(RequestHead request) {
    Need need = rules.of(request.path());
    if (need == Need.NOTHING) {
      return ANYBODY;
    }
    Credentials credentials = Credentials.of(request);
    return check(credentials, request)
        .thenApply(known -> decide(known, credentials, need, request));
  }

  private CompletableFuture<KeyCheck> check(Credentials credentials, RequestHead request) {
    if (credentials.areMissing()) {
      return AccessRules.takesSessions(request) ? sessions.check(request) : NO_KEY;
    }
    return check(credentials.admin(), request)
        .thenCompose(
            admin -> {
              KeyCheck first =
                  admin.role() == Role.CALLER && admin.caller() != null
                      ? KeyCheck.UNKNOWN // a caller's key in the header for the admin key
                      : admin;
              return first.caller() != null
                  ? CompletableFuture.completedFuture(first)
                  : check(credentials.key(), request).thenApply(key -> better(first, key));
            });
  }

  /** The check that says more. */
  private static KeyCheck better(KeyCheck admin, KeyCheck key) {
    return key.caller() == null && key.refusal() == null ? admin : key;
  }

  private CompletableFuture<KeyCheck> check(@Nullable String key, RequestHead request) {
    return key == null ? NO_KEY : keys.check(key, request.address());
  }

  private Authentication decide(
      KeyCheck known, Credentials credentials, Need need, RequestHead request) {
    Caller caller = known.caller();
    if (caller != null) {
      return need.allows(known.role(), request.method())
          ? Authentication.of(caller, known.role(), known.kind())
          : Authentication.refused(notEnough(known.role(), need));
    }
    if (known.refusal() != null) {
      return Authentication.refused(known.refusal());
    }
    Refusal tooMany = credentials.areMissing() ? null : failures.count(request.address());
    return Authentication.refused(
        tooMany == null ? Refusal.unauthorized(why(credentials, need)) : tooMany);
  }

  private static Refusal notEnough(Role role, Need need) {
    return Refusal.forbidden(
        role == Role.VIEWER
            ? "The key provided may read only."
            : "The key provided may not do this: it takes " + need.key() + ".",
        "insufficient_permissions");
  }

  /** Names the keys that were tried, and the one to use. */
  private static String why(Credentials credentials, Need need) {
    if (need != Need.CALLER && credentials.areMissing()) {
      return "You did not provide "
          + need.key()
          + ". Send it in an X-Admin-Key header, or as a bearer token.";
    }
    if (credentials.admin() == null) {
      return credentials.key() == null
          ? "You did not provide an API key. Send it in an Authorization header: Bearer KEY."
          : "Incorrect API key provided.";
    }
    return credentials.key() == null
        ? "Incorrect admin key provided in the X-Admin-Key header."
        : "Incorrect API key provided, and an incorrect admin key in the X-Admin-Key header.";
  }
}
