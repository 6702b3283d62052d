package io.aiprovider.server.tokens;

import io.aiprovider.server.access.CredentialKind;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.tenants.Account;
import io.aiprovider.server.tenants.Accounts;
import io.aiprovider.server.tenants.Callers;
import io.aiprovider.server.tenants.Tenant;
import io.aiprovider.server.tenants.Tenants;
import io.aiprovider.server.tenants.TierPlans;
import io.aiprovider.server.tenants.User;
import io.aiprovider.server.tenants.Users;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is stored about those whom tokens stand for. Thread-safe; its methods block. */
@Component
public final class TokenHolders {
  private final Tenants tenants;
  private final Users users;
  private final Accounts accounts;
  private final TierPlans plans;
  private final InstantSource clock = InstantSource.system();

  TokenHolders(Tenants tenants, Users users, Accounts accounts, TierPlans plans) {
    this.tenants = tenants;
    this.users = users;
    this.accounts = accounts;
    this.plans = plans;
  }

  /**
   * Whether the holder of a token may call. A token of this installation ends with a change of its
   * account; one of another issuer may stand for a user who is not stored here.
   */
  public KeyCheck check(Identity identity) {
    TenantScope scope = TenantScope.of(identity.tenant());
    Tenant tenant = tenants.find(scope, identity.tenant()).orElse(null);
    User user = users.find(scope, identity.user()).stream().findFirst().orElse(null);
    if (identity.accountVersion() != null && !isCurrent(identity, user)) {
      return KeyCheck.refused(
          Refusal.unauthorized(
              "The token has ended, because its user was changed: sign in again."));
    }
    if (tenant != null && !tenant.active()) {
      return KeyCheck.refused(
          Refusal.forbidden("The tenant of this token is not active.", "tenant_not_active"));
    }
    if (user != null && !user.active()) {
      return KeyCheck.refused(
          Refusal.forbidden("The user of this token is not active.", "user_not_active"));
    }
    Tenant known = tenant == null ? Tenant.of(identity.tenant(), clock.instant()) : tenant;
    User holder =
        user == null ? User.of(identity.tenant(), identity.user(), clock.instant()) : user;
    return KeyCheck.accepted(
        Callers.withToken(known, holder, plans),
        identity.role(),
        identity.accountVersion() == null ? CredentialKind.ISSUER : CredentialKind.USER);
  }

  private boolean isCurrent(Identity identity, @Nullable User user) {
    Account account =
        user == null ? null : accounts.of(identity.tenant(), identity.user()).orElse(null);
    return account != null && Long.valueOf(account.version()).equals(identity.accountVersion());
  }
}
