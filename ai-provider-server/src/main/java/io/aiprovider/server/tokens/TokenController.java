package io.aiprovider.server.tokens;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.tenants.Account;
import io.aiprovider.server.tenants.Accounts;
import io.aiprovider.server.tenants.Passwords;
import io.aiprovider.server.tenants.Tenant;
import io.aiprovider.server.tenants.Tenants;
import io.aiprovider.server.tenants.User;
import io.aiprovider.server.tenants.Users;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /auth/token}: exchanges user name and password for a token. */
@RestController
@Blocking
final class TokenController {
  private final Database database;
  private final Accounts accounts;
  private final Tenants tenants;
  private final Users users;
  private final AccessTokens tokens;
  private final SignInLimits limits;
  private final AuditLog audit;

  TokenController(
      Database database,
      Accounts accounts,
      Tenants tenants,
      Users users,
      AccessTokens tokens,
      SignInLimits limits,
      AuditLog audit) {
    this.database = database;
    this.accounts = accounts;
    this.tenants = tenants;
    this.users = users;
    this.tokens = tokens;
    this.limits = limits;
    this.audit = audit;
  }

  @PostMapping(path = "/auth/token", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> token(
      @RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
    RequestFields fields = RequestFields.of(body, Set.of("username", "password"));
    String name = fields.requiredId("username");
    String password = fields.requiredSecret("password");
    database.failIfDown();
    InetAddress address = exchange.getAttribute(AccessFilter.ADDRESS);
    Refusal refusal = limits.begin(address, name);
    if (refusal != null) {
      throw new RequestRefused(ApiError.of(refusal));
    }
    Account account;
    try {
      account = signIn(name, password);
    } catch (DatabaseDown | Passwords.Busy e) {
      limits.undecided(address, name);
      throw e instanceof Passwords.Busy ? busy(e) : e;
    }
    limits.succeeded(address, name);
    return JsonAnswer.ok(
        JsonObject.of("token", issue(account, exchange))
            .with("token_type", "bearer")
            .with("expires_in", AccessTokens.LIFETIME.toSeconds()));
  }

  private static RequestRefused busy(Exception e) {
    return new RequestRefused(ApiError.unavailable(String.valueOf(e.getMessage()), "server_busy"));
  }

  private Account signIn(String name, String password) {
    Account account = accounts.named(name).orElse(null);
    boolean right = Passwords.matches(password, account);
    if (!right || account == null || !isActive(account)) {
      throw new RequestRefused(
          ApiError.of(401, "The user name or the password is wrong.", "invalid_credentials"));
    }
    return account;
  }

  private boolean isActive(Account account) {
    TenantScope scope = TenantScope.of(account.tenantId());
    return tenants.find(scope, account.tenantId()).map(Tenant::active).orElse(false)
        && users.find(scope, account.userId()).stream().allMatch(User::active);
  }

  /** A token, with an entry in the audit log if its owner may change more than its own calls. */
  private String issue(Account account, ServerWebExchange exchange) {
    String token = tokens.issue(account);
    if (account.role() != Role.CALLER) {
      Subject user = new Subject(account.tenantId(), account.userId());
      audit.record(
          AuditSender.signingIn(exchange, user, account.role().label()),
          "token.issue",
          AuditTarget.user(account.tenantId(), account.userId()),
          JsonObject.of("role", account.role().label()),
          () -> account);
    }
    return token;
  }
}
