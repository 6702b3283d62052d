package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.rollup.UsageRow;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of a report are.
 *
 * @param kind what differs between groups
 * @param tag the name of the tag for {@link Kind#TAG}; otherwise null
 */
public record GroupBy(Kind kind, @Nullable String tag) {
  private static final String TAG_PREFIX = "tag:";

  /** What differs between groups. */
  public enum Kind {
    PROVIDER("provider", "s.provider", "provider"),
    MODEL("model", "s.model", UsageRow.MODEL),
    /** Provider and model, with a slash between them. */
    TARGET("target", "s.provider || '/' || s.model", "provider || '/' || " + UsageRow.MODEL),
    KEY("key", "s.api_key_id", "api_key_id"),
    USER("user", "s.user_id", "user_id"),
    TENANT("tenant", "s.tenant_id", "tenant_id"),
    TAG("tag", "s.tag_value", "tags"),
    DAY("day", null, null),
    HOUR("hour", null, null);

    private final String label;
    private final @Nullable String ofSeries;
    private final @Nullable String ofRow;

    Kind(String label, @Nullable String ofSeries, @Nullable String ofRow) {
      this.label = label;
      this.ofSeries = ofSeries;
      this.ofRow = ofRow;
    }

    /** The name in requests and answers. */
    String label() {
      return label;
    }

    /** The column of ai_usage_series, as s; null: groups differ by time. */
    @Nullable String ofSeries() {
      return ofSeries;
    }

    /** What has the value in ai_usage_logs; null: groups differ by time. */
    @Nullable String ofRow() {
      return ofRow;
    }
  }

  /** The groups with this name; null if there are no such groups. */
  static @Nullable GroupBy named(String name) {
    if (name.startsWith(TAG_PREFIX) && name.length() > TAG_PREFIX.length()) {
      return new GroupBy(Kind.TAG, name.substring(TAG_PREFIX.length()));
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.TAG && kind.label.equals(name)) {
        return new GroupBy(kind, null);
      }
    }
    return null;
  }

  /** The name in requests and answers. */
  String label() {
    return tag == null ? kind.label : TAG_PREFIX + tag;
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** The parts of time that are the groups; null: groups differ by something else. */
  @Nullable Interval interval() {
    return switch (kind) {
      case DAY -> Interval.DAY;
      case HOUR -> Interval.HOUR;
      case PROVIDER, MODEL, TARGET, KEY, USER, TENANT, TAG -> null;
    };
  }
}
