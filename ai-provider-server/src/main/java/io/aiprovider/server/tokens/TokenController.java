package io.aiprovider.server.tokens;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.audit.AuditLog;
import io.aiprovider.server.audit.AuditSender;
import io.aiprovider.server.audit.AuditTarget;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.tenants.Account;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
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
  private final PasswordSignIn passwords;
  private final AccessTokens tokens;
  private final AuditLog audit;

  TokenController(PasswordSignIn passwords, AccessTokens tokens, AuditLog audit) {
    this.passwords = passwords;
    this.tokens = tokens;
    this.audit = audit;
  }

  @PostMapping(path = "/auth/token", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> token(
      @RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
    RequestFields fields = RequestFields.of(body, Set.of("username", "password"));
    String name = fields.requiredId("username");
    String password = fields.requiredSecret("password");
    InetAddress address = exchange.getAttribute(AccessFilter.ADDRESS);
    Account account = passwords.signIn(name, password, address);
    return JsonAnswer.ok(
        JsonObject.of("token", issue(account, exchange))
            .with("token_type", "bearer")
            .with("expires_in", AccessTokens.LIFETIME.toSeconds()));
  }

  /** A token, with an entry in the audit log if its owner may change more than its own calls. */
  private String issue(Account account, ServerWebExchange exchange) {
    String token = tokens.issue(account);
    if (account.role() != Role.CALLER) {
      Subject user = new Subject(account.tenantId(), account.userId());
      audit.record(
          AuditSender.signingIn(exchange, "password", user, account.role().label()),
          "token.issue",
          AuditTarget.user(account.tenantId(), account.userId()),
          JsonObject.of("role", account.role().label()),
          () -> account);
    }
    return token;
  }
}
