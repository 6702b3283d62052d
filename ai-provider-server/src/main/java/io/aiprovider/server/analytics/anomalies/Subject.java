package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.analytics.GroupBy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose usage it is.
 *
 * @param kind null: all usage that somebody may see
 * @param key which one; empty for all
 */
record Subject(GroupBy.@Nullable Kind kind, String key) {
  static final Subject TOTAL = new Subject(null, "");

  String dimension() {
    return kind == null ? "total" : kind.name().toLowerCase(Locale.ROOT);
  }
}
