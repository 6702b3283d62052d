package io.aiprovider.server.tokens;

import io.aiprovider.server.access.Refusal;
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
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks user names and passwords, with limits of attempts. Thread-safe; its methods block. */
@Component
public final class PasswordSignIn {
  private final Database database;
  private final Accounts accounts;
  private final Tenants tenants;
  private final Users users;
  private final SignInLimits limits;

  PasswordSignIn(
      Database database, Accounts accounts, Tenants tenants, Users users, SignInLimits limits) {
    this.database = database;
    this.accounts = accounts;
    this.tenants = tenants;
    this.users = users;
    this.limits = limits;
  }

  /**
   * The account with this name and password.
   *
   * @param address where the attempt comes from; null if it is not known
   * @throws RequestRefused if there is none, or after too many attempts
   * @throws DatabaseDown if the database cannot be reached
   */
  public Account signIn(String name, String password, @Nullable InetAddress address) {
    database.failIfDown();
    Refusal refusal = limits.begin(address, name);
    if (refusal != null) {
      throw new RequestRefused(ApiError.of(refusal));
    }
    Account account;
    try {
      account = find(name, password);
    } catch (DatabaseDown | Passwords.Busy e) {
      limits.undecided(address, name);
      throw e instanceof Passwords.Busy ? busy(e) : e;
    }
    limits.succeeded(address, name);
    return account;
  }

  private static RequestRefused busy(Exception e) {
    return new RequestRefused(ApiError.unavailable(String.valueOf(e.getMessage()), "server_busy"));
  }

  private Account find(String name, String password) {
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
}
