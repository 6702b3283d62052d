package io.aiprovider.limit;

import java.util.Locale;

/**
 * What a limit applies to. Two subjects with the same id in different scopes have nothing in
 * common.
 *
 * @since 0.1
 */
public enum LimitScope {
  /** An API key. */
  KEY,
  /** A user within a tenant; the id must contain both. */
  USER,
  /** A tenant with all its keys and users. */
  TENANT,
  /** The end user that the caller names in its request. */
  END_USER,
  /** A model. */
  MODEL,
  /** A network address. */
  ADDRESS;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The scope in messages, logs and tags of metrics: {@code key}, {@code end_user}. */
  public String label() {
    return label;
  }
}
