package io.aiprovider.server.analytics;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * Which usage a report has: what somebody may see, or a part of it.
 *
 * @param tenant the only tenant; null: all tenants
 * @param key the only key; null: all keys
 * @param provider the only provider; null: all, and calls without one
 */
public record UsageScope(@Nullable String tenant, @Nullable String key, @Nullable String provider) {
  /** Everybody's usage. */
  public static final UsageScope ALL = new UsageScope(null, null, null);

  /** The usage of a tenant. */
  public static UsageScope ofTenant(String tenant) {
    return new UsageScope(tenant, null, null);
  }

  /** The usage of a key. */
  public static UsageScope ofKey(String key) {
    return new UsageScope(null, key, null);
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
    return sender.role() == Role.TENANT_ADMIN ? ofTenant(caller.tenant()) : ofKey(caller.keyId());
  }

  /** The part of this usage that is calls to one provider; null: all of it. */
  UsageScope withProvider(@Nullable String name) {
    return new UsageScope(tenant, key, name);
  }
}
