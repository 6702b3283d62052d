package io.aiprovider.server.tenants;

/** What a caller may use, as a plan. */
public enum Tier {
  FREE(100),
  PRO(1_000),
  ENTERPRISE(10_000);

  private final long requestsPerHour;

  Tier(long requestsPerHour) {
    this.requestsPerHour = requestsPerHour;
  }

  /** The quota of a key of this tier without a quota of its own. */
  public long requestsPerHour() {
    return requestsPerHour;
  }
}
