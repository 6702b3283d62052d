package io.aiprovider.server.tenants;

import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.digest.Sha256;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the engine's callers of tenants and users. */
public final class Callers {
  private Callers() {}

  /** The caller that has a token of a user. */
  public static Caller withToken(Tenant tenant, User user, TierPlans plans) {
    String id = "token:" + idOf(tenant.id(), user.id());
    return of(id, tenant.tier(), LimitSettings.NONE, ModelRules.ALL, tenant, user, plans);
  }

  /**
   * The caller that has credentials of a user.
   *
   * @param id of the credentials
   * @param tier of the credentials; null: none
   * @param limits of the credentials
   * @param models of the credentials
   */
  public static Caller of(
      String id,
      @Nullable Tier tier,
      LimitSettings limits,
      ModelRules models,
      Tenant tenant,
      User user,
      TierPlans plans) {
    List<LimitRule> rules = new ArrayList<>();
    TierPlans.Plan plan = plans.of(tier);
    Limits own = plan.completed(limits(limits));
    add(rules, LimitScope.KEY, id, own);
    add(rules, LimitScope.USER, idOf(tenant.id(), user.id()), limits(user.limits()));
    add(rules, LimitScope.TENANT, tenant.id(), limits(tenant.limits()));
    return new Caller(
        id,
        tenant.id(),
        user.id(),
        tier == null ? null : tier.name().toLowerCase(Locale.ROOT),
        access(models).and(access(tenant.models())).and(plan.models()),
        rules);
  }

  /**
   * An id of a user for what is counted and kept for a time, which does not tell who it is: it
   * stays in counters when the user is erased.
   */
  private static String idOf(String tenant, String user) {
    return Sha256.hex(tenant + "\n" + user).substring(0, 32);
  }

  private static void add(List<LimitRule> rules, LimitScope scope, String id, Limits limits) {
    if (!limits.isNone()) {
      rules.add(new LimitRule(scope, id, limits));
    }
  }

  private static Limits limits(LimitSettings settings) {
    Long quota = settings.quotaRequestsPerHour();
    return new Limits(
        quota == null ? null : Quota.perHour(quota),
        number(settings.requestsPerMinute()),
        number(settings.tokensPerMinute()),
        (int) Math.min(Integer.MAX_VALUE, number(settings.maxConcurrent())));
  }

  private static long number(@Nullable Long limit) {
    return limit == null ? 0 : limit;
  }

  private static ModelAccess access(ModelRules rules) {
    return ModelAccess.of(rules.allowed(), rules.denied());
  }
}
