package io.aiprovider.server.access;

import java.util.Locale;

/** What somebody may do. */
public enum Role {
  /** Calls models. */
  CALLER,
  /** Manages the keys and users of its own tenant, and calls models. */
  TENANT_ADMIN,
  /** Sees everything of all tenants, changes nothing and calls no model. */
  VIEWER,
  /** May do everything. */
  ADMIN;

  /** The name in requests, answers and the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
