package io.aiprovider.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Whose rows a query may see or change. Every query of rows that belong to tenants takes one.
 *
 * @param tenant the only tenant whose rows there are; null: all tenants
 */
public record TenantScope(@Nullable String tenant) {
  /** The rows of all tenants. */
  public static final TenantScope ALL = new TenantScope(null);

  /** The rows of one tenant. */
  public static TenantScope of(String tenant) {
    return new TenantScope(tenant);
  }

  /** Whether rows of this tenant are in it. */
  public boolean includes(String id) {
    return tenant == null || tenant.equals(id);
  }

  /** This scope, limited to one tenant unless that is null; without rows if that one is outside. */
  public TenantScope within(@Nullable String id) {
    if (id == null) {
      return this;
    }
    return of(includes(id) ? id : "");
  }

  /** A condition of SQL on a column with the tenant's id; its parameter is {@code scope}. */
  public static String condition(String column) {
    return "(cast(:scope as varchar) is null or " + column + " = cast(:scope as varchar))";
  }
}
