package io.aiprovider.server.tenants;

/** A class of keys. What its keys may use is configured: see {@link TierPlans}. */
public enum Tier {
  FREE,
  PRO,
  ENTERPRISE
}
