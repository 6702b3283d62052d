package io.aiprovider.server.analytics;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which usage a report has: what somebody may see, or a part of it.
 *
 * @param tenant the only tenant; null: all tenants
 * @param keys the only keys; null: all keys
 * @param provider the only provider; null: all, and calls without one
 * @param model the only model; null: all, and calls without one
 */
public record UsageScope(
    @Nullable String tenant,
    @Nullable List<String> keys,
    @Nullable String provider,
    @Nullable String model) {
  /** Everybody's usage. */
  public static final UsageScope ALL = new UsageScope(null, null, null, null);

  /** The usage of a tenant. */
  public static UsageScope ofTenant(String tenant) {
    return new UsageScope(tenant, null, null, null);
  }

  /** The usage of a key. */
  public static UsageScope ofKey(String key) {
    return new UsageScope(null, List.of(key), null, null);
  }

  /** The usage of somebody with a key, who may also have used the dashboard's playground. */
  private static UsageScope ofHolder(String key) {
    return new UsageScope(null, List.of(key, playgroundOf(key)), null, null);
  }

  /** The key that calls have which somebody with a key made in the dashboard's playground. */
  public static String playgroundOf(String key) {
    return "playground/" + key;
  }

  /** What a sender may see: administrators and viewers all, others their tenant's or their own. */
  public static UsageScope of(Authentication sender) {
    Caller caller = sender.caller();
    if (sender.role() == Role.ADMIN || sender.role() == Role.VIEWER) {
      return ALL;
    }
    if (caller == null) {
      return ofKey(""); // nobody's
    }
    return sender.role() == Role.TENANT_ADMIN
        ? ofTenant(caller.tenant())
        : ofHolder(caller.keyId());
  }

  /** The part of this usage that is calls to one provider; null: all of it. */
  UsageScope withProvider(@Nullable String name) {
    return new UsageScope(tenant, keys, name, model);
  }

  /** The part of this usage that is calls answered by one model; null: all of it. */
  UsageScope withModel(@Nullable String name) {
    return new UsageScope(tenant, keys, provider, name);
  }

  /** The part of this usage that is of a tenant and a key; null: of all that are in it. */
  UsageScope within(@Nullable String otherTenant, @Nullable String otherKey) {
    boolean others =
        tenant != null && otherTenant != null && !tenant.equals(otherTenant)
            || keys != null && otherKey != null && !keys.contains(otherKey);
    return others
        ? ofKey("") // nobody's
        : new UsageScope(
            tenant == null ? otherTenant : tenant,
            otherKey == null ? keys : List.of(otherKey),
            provider,
            model);
  }
}
