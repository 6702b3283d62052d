package io.aiprovider.server.dashboard.session;

import io.aiprovider.caller.Caller;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.FailedAttempts;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.KnownKeys;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.dashboard.OnDashboard;
import io.aiprovider.server.oidc.IssuerSignIn;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.tenants.Account;
import io.aiprovider.server.tokens.Identity;
import io.aiprovider.server.tokens.PasswordSignIn;
import io.aiprovider.server.tokens.TokenHolders;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Begins sessions, each with a new token. Those of roles above {@code caller} are in the audit log.
 * Thread-safe; its methods block.
 */
@Component
@OnDashboard
final class SignIn {
  private final KnownKeys keys;
  private final FailedAttempts failures;
  private final PasswordSignIn passwords;
  private final Database database;
  private final SessionTable table;
  private final AuditLog audit;
  private final TokenHolders holders;
  private final boolean issuer;
  private final InstantSource clock = InstantSource.system();

  SignIn(
      KnownKeys keys,
      FailedAttempts failures,
      PasswordSignIn passwords,
      Database database,
      SessionTable table,
      AuditLog audit,
      TokenHolders holders,
      ObjectProvider<IssuerSignIn> issuer) {
    this.keys = keys;
    this.failures = failures;
    this.passwords = passwords;
    this.database = database;
    this.table = table;
    this.audit = audit;
    this.holders = holders;
    this.issuer = issuer.getIfAvailable() != null;
  }

  /** The ways to sign in. */
  List<String> methods() {
    return issuer ? List.of("key", "password", "issuer") : List.of("key", "password");
  }

  /**
   * With a key.
   *
   * @throws RequestRefused if the key does not work
   */
  SessionToken withKey(String text, ServerWebExchange exchange) {
    database.failIfDown();
    String key = text.strip();
    InetAddress address = exchange.getAttribute(AccessFilter.ADDRESS);
    byte[] secret = keys.secretOf(key);
    KeyCheck check = secret == null ? KeyCheck.UNKNOWN : keys.check(key, address).join();
    Caller caller = check.caller();
    if (caller == null || secret == null) {
      throw new RequestRefused(ApiError.of(refusal(check, address)));
    }
    SessionToken token = SessionToken.random();
    Session session = Session.ofKey(token, check, caller, secret, now());
    String user = caller.user();
    AuditTarget target =
        user == null
            ? new AuditTarget("key " + caller.keyId(), null)
            : AuditTarget.key(caller.keyId(), caller.tenant(), user);
    begin(session, "key " + caller.keyId(), target, exchange);
    return token;
  }

  private Refusal refusal(KeyCheck check, @Nullable InetAddress address) {
    if (check.refusal() != null) {
      return check.refusal();
    }
    Refusal tooMany = failures.count(address);
    return tooMany == null ? Refusal.unauthorized("Incorrect API key provided.") : tooMany;
  }

  /**
   * With a password.
   *
   * @throws RequestRefused if the name or the password is wrong
   */
  SessionToken withPassword(String name, String password, ServerWebExchange exchange) {
    Account account = passwords.signIn(name, password, exchange.getAttribute(AccessFilter.ADDRESS));
    return begin(
        new Identity(
            account.tenantId(), account.userId(), account.role(), Instant.MAX, account.version()),
        "password",
        exchange);
  }

  /**
   * With a token of an issuer.
   *
   * @throws RequestRefused if the user or the tenant is not active
   */
  SessionToken withIdentity(Identity identity, ServerWebExchange exchange) {
    database.failIfDown();
    Refusal refusal = holders.check(identity).refusal();
    if (refusal != null) {
      throw new RequestRefused(ApiError.of(refusal));
    }
    return begin(identity, "issuer", exchange);
  }

  private SessionToken begin(Identity identity, String credentials, ServerWebExchange exchange) {
    SessionToken token = SessionToken.random();
    begin(
        Session.of(token, identity, now()),
        credentials,
        AuditTarget.user(identity.tenant(), identity.user()),
        exchange);
    return token;
  }

  private void begin(
      Session session, String credentials, AuditTarget target, ServerWebExchange exchange) {
    if (session.role() == Role.CALLER) {
      table.add(session);
      return;
    }
    Subject user = session.tenant() == null ? null : new Subject(session.tenant(), session.user());
    audit.record(
        AuditSender.signingIn(exchange, credentials, user, session.role().label()),
        "session.begin",
        target,
        JsonObject.of("role", session.role().label()),
        () -> {
          table.add(session);
          return session;
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
