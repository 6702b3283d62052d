package io.aiprovider.server.tenants;

import io.aiprovider.caller.ModelAccess;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.TierLimits;
import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.limit.LimitMapping;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What keys may use by their tier, or without one, as it is configured. Immutable. */
@Component
public final class TierPlans implements Reloadable {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Plans current;

  /** The plans of the tiers, and of keys without a tier. */
  private record Plans(Map<Tier, Plan> ofTiers, Plan withoutTier) {}

  /**
   * What a key may use.
   *
   * @param limits each for keys without a limit of their own of that kind
   * @param models in addition to the rules of the key and its tenant
   */
  public record Plan(Limits limits, ModelAccess models) {
    /** These limits of a key, completed by those of the plan. */
    public Limits completed(Limits own) {
      return new Limits(
          own.quota() == null ? limits.quota() : own.quota(),
          own.requestsPerMinute() == 0 ? limits.requestsPerMinute() : own.requestsPerMinute(),
          own.tokensPerMinute() == 0 ? limits.tokensPerMinute() : own.tokensPerMinute(),
          own.maxConcurrent() == 0 ? limits.maxConcurrent() : own.maxConcurrent());
    }
  }

  /**
   * The plans that are configured.
   *
   * @param limits has the limits of keys without a tier
   * @throws io.aiprovider.spring.settings.StartRefused if a setting of a tier is wrong
   */
  public TierPlans(ServerProperties properties, LimitOptions limits, SettingPlaces places) {
    this.current = plans(properties, limits, places);
  }

  private static Plans plans(
      ServerProperties properties, LimitOptions limits, SettingPlaces places) {
    ServerProperties.Tiers tiers = properties.limits().tiers();
    Map<Tier, Plan> plans = new EnumMap<>(Tier.class);
    plans.put(Tier.FREE, plan(Tier.FREE, tiers.free(), 100, places));
    plans.put(Tier.PRO, plan(Tier.PRO, tiers.pro(), 1_000, places));
    plans.put(Tier.ENTERPRISE, plan(Tier.ENTERPRISE, tiers.enterprise(), 10_000, places));
    return new Plans(plans, new Plan(limits.perKey(), ModelAccess.ALL));
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    SettingPlaces places = settings.places();
    LimitOptions limits =
        new LimitMapping(settings.of(AiProviderProperties.class).limits(), places).options();
    Plans next = plans(settings.of(ServerProperties.class), limits, places);
    return () -> {
      boolean changed = !next.equals(current);
      current = next;
      if (changed) {
        listeners.forEach(Runnable::run);
      }
    };
  }

  /** Has something run after the plans have changed. It must not block. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private static Plan plan(Tier tier, TierLimits limits, long usual, SettingPlaces places) {
    return places.within(
        "ai-provider.limits.tiers." + tier.name().toLowerCase(Locale.ROOT),
        () -> plan(limits, Objects.requireNonNullElse(limits.requestsPerHour(), usual)));
  }

  private static Plan plan(TierLimits limits, long requestsPerHour) {
    return new Plan(
        new Limits(
            requestsPerHour == 0 ? null : Quota.perHour(requestsPerHour),
            limits.requestsPerMinute(),
            limits.tokensPerMinute(),
            limits.maxConcurrent()),
        ModelAccess.of(limits.allowedModels(), limits.deniedModels()));
  }

  /**
   * The plan of a tier.
   *
   * @param tier null: none
   */
  public Plan of(@Nullable Tier tier) {
    Plans plans = current;
    return tier == null ? plans.withoutTier() : Objects.requireNonNull(plans.ofTiers().get(tier));
  }
}
