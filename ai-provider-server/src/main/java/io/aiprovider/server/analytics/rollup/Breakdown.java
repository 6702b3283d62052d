package io.aiprovider.server.analytics.rollup;

import java.util.Locale;

/**
 * By what a kind of roll-ups is broken down. Each row of the ledger is in one roll-up of each kind;
 * of {@link #TAG} in one for each of its tags. Several kinds exist because a report about everybody
 * should not have to add up the roll-ups of each key.
 */
public enum Breakdown {
  /** By provider and model. */
  ALL,
  /** By tenant, provider and model. */
  TENANT,
  /** By key, with its tenant and user, provider and model. */
  KEY,
  /** By the name and value of a tag, key and tenant. */
  TAG;

  /** The name in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
