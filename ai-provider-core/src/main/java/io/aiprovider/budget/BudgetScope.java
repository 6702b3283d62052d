package io.aiprovider.budget;

import java.util.Locale;

/**
 * What a budget applies to. Two subjects with the same id in different scopes have nothing in
 * common.
 *
 * @since 0.1
 */
public enum BudgetScope {
  /** An API key; the id is that of the key. */
  KEY,
  /** A user within a tenant; the id is {@code TENANT/USER}. */
  USER,
  /** A tenant with all its keys and users. */
  TENANT,
  /** All calls with a certain tag, of all callers; the id is {@code NAME=VALUE}. */
  TAG,
  /** All calls to a model, of all callers. */
  MODEL,
  /** All calls to a provider, of all callers; the id is the provider's configured name. */
  PROVIDER,
  /**
   * A group of calls that belong together; the id is {@code TENANT/SESSION}, because callers choose
   * the names of sessions. Without a caller, it is the session's name alone.
   */
  SESSION,
  /** All calls; the id is empty. */
  INSTALLATION;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The scope in messages, headers, logs and tags of metrics: {@code key}, {@code tenant}. */
  public String label() {
    return label;
  }

  /**
   * Whether the budget applies to each attempt on a certain target, not to the call as a whole: a
   * target whose budget is spent is skipped, and another one may serve the call.
   */
  public boolean isOfTarget() {
    return this == MODEL || this == PROVIDER;
  }
}
