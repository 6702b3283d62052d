package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetScope;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** To whom the subjects of budgets belong, and who may set a budget for them. */
@Component
final class BudgetSubjects {
  /** The keys of the configuration. */
  private static final Set<String> CONFIGURED_KEYS = Set.of("static", "admin");

  private final Budgets budgets;

  BudgetSubjects(Budgets budgets) {
    this.budgets = budgets;
  }

  /**
   * To whom a subject belongs.
   *
   * @param tenant null: to no single tenant
   * @param user null: to no single user
   */
  record Owner(@Nullable String tenant, @Nullable String user) {
    static final Owner NOBODY = new Owner(null, null);
  }

  /**
   * To whom a subject belongs.
   *
   * @throws RequestRefused if there is no such subject, or it is not the sender's
   */
  Owner owner(BudgetScope scope, String id, Authentication sender) {
    Owner owner =
        switch (scope) {
          case KEY -> ownerOfKey(id, sender);
          case USER -> new Owner(part(id, 0, "TENANT/USER"), part(id, 1, "TENANT/USER"));
          case TENANT -> new Owner(possible(id), null);
          case SESSION -> new Owner(part(id, 0, "TENANT/SESSION"), null);
          case TAG -> tag(id);
          case MODEL, PROVIDER, INSTALLATION -> Owner.NOBODY;
        };
    if (sender.role() != Role.ADMIN
        && (owner.tenant == null || !sender.scope().includes(owner.tenant))) {
      throw RequestRefused.forbidden(
          BudgetFields.ID, "This key manages budgets of its own tenant only.");
    }
    return owner;
  }

  private Owner ownerOfKey(String id, Authentication sender) {
    Budgets.KeyOwner owner = budgets.ownerOf(id).orElse(null);
    if (owner != null && sender.scope().includes(owner.tenant())) {
      return new Owner(owner.tenant(), owner.user());
    }
    if (sender.role() == Role.ADMIN && CONFIGURED_KEYS.contains(id)) {
      return Owner.NOBODY;
    }
    throw RequestRefused.invalid(
        BudgetFields.ID, "'id' must be the key_id of a key: there is no key with this id.");
  }

  private static Owner tag(String id) {
    if (id.indexOf('=') < 1) {
      throw RequestRefused.invalid(BudgetFields.ID, "'id' of a tag must be NAME=VALUE.");
    }
    return Owner.NOBODY;
  }

  private static String part(String id, int part, String form) {
    int slash = id.indexOf('/');
    if (slash < 1 || slash == id.length() - 1) {
      throw RequestRefused.invalid(BudgetFields.ID, "'id' must be " + form + ".");
    }
    return possible(part == 0 ? id.substring(0, slash) : id.substring(slash + 1));
  }

  /** No tenant or user has a longer id. */
  private static String possible(String id) {
    if (id.length() > RequestFields.ID_LENGTH) {
      throw RequestRefused.invalid(
          BudgetFields.ID,
          "Ids of tenants and users have at most " + RequestFields.ID_LENGTH + " characters.");
    }
    return id;
  }
}
