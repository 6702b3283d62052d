package io.aiprovider.server.tenants;

import io.aiprovider.server.access.Role;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of requests that decide with which name and password a user signs in. */
final class AccountFields {
  static final Set<String> NAMES = Set.of("username", "password", "role");
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String ROLE = "role";

  private AccountFields() {}

  /** A request with the hash of its password, which takes a while to calculate. */
  record Change(RequestFields fields, @Nullable String passwordHash) {
    static Change of(RequestFields fields) {
      String password = fields.password(PASSWORD);
      return new Change(fields, password == null ? null : Passwords.hash(password));
    }

    boolean isEmpty() {
      return NAMES.stream().noneMatch(fields::has);
    }
  }

  /**
   * An account with what a request changes.
   *
   * @param present null if there is none
   * @param sender what the sender may do
   * @return null if there is none any more
   */
  static @Nullable Account changed(
      @Nullable Account present, Change change, String tenant, String user, Role sender) {
    RequestFields fields = change.fields();
    if (sender == Role.TENANT_ADMIN && present != null && isStronger(present.role())) {
      throw RequestRefused.forbidden(
          "role", "This user has a role that only the admin key can manage.");
    }
    if (fields.isNull(PASSWORD)) {
      return null;
    }
    String username = fields.id(USERNAME);
    Role named = fields.word(ROLE, Role.class);
    String hash = change.passwordHash();
    if (hash == null) {
      if (present == null && username == null && named == null) {
        return null;
      }
      if (present == null) {
        throw RequestRefused.invalid(
            PASSWORD, "The user has no password yet: 'password' is required too.");
      }
      hash = present.passwordHash();
    }
    if (username == null) {
      username = present == null || fields.isNull(USERNAME) ? user : present.username();
    }
    Role role = present == null ? Role.CALLER : present.role();
    if (fields.has(ROLE)) {
      role = named == null ? Role.CALLER : named;
    }
    if (sender == Role.TENANT_ADMIN && isStronger(role)) {
      throw RequestRefused.invalid(ROLE, "'role' must be one of caller, tenant_admin.");
    }
    return new Account(tenant, user, username, hash, role, present == null ? 0 : present.version());
  }

  private static boolean isStronger(Role role) {
    return role == Role.ADMIN || role == Role.VIEWER;
  }
}
