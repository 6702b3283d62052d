package io.aiprovider.server.analytics.rollup;

import io.aiprovider.digest.Sha256;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What roll-ups are about. The parts that its breakdown does not have are null; others can be null
 * too, for example the provider of a refused call.
 *
 * @param user a pseudonym
 */
record Series(
    Breakdown breakdown,
    @Nullable String tenant,
    @Nullable String key,
    @Nullable String user,
    @Nullable String provider,
    @Nullable String model,
    @Nullable String tagName,
    @Nullable String tagValue) {

  static Series of(Breakdown breakdown, UsageRow row) {
    return switch (breakdown) {
      case ALL -> new Series(breakdown, null, null, null, row.provider(), row.model(), null, null);
      case TENANT ->
          new Series(breakdown, row.tenant(), null, null, row.provider(), row.model(), null, null);
      case KEY ->
          new Series(
              breakdown,
              row.tenant(),
              row.key(),
              row.user(),
              row.provider(),
              row.model(),
              null,
              null);
      case TAG -> throw new IllegalArgumentException("A row has several tags.");
    };
  }

  static Series ofTag(UsageRow row, String name, String value) {
    return new Series(Breakdown.TAG, row.tenant(), row.key(), null, null, null, name, value);
  }

  /** Different for any two series. */
  String hash() {
    StringBuilder text = new StringBuilder(breakdown.label());
    Stream.of(parts())
        .forEach(part -> text.append(part == null ? "-" : part.length() + ":" + part).append('\n'));
    return Sha256.hex(text.toString());
  }

  private @Nullable String[] parts() {
    return new @Nullable String[] {tenant, key, user, provider, model, tagName, tagValue};
  }

  /** The columns of its row. */
  Map<String, Object> parameters(String hash) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("hash", hash);
    columns.put("breakdown", breakdown.label());
    columns.put("tenant", tenant);
    columns.put("key", key);
    columns.put("user", user);
    columns.put("provider", provider);
    columns.put("model", model);
    columns.put("tag_name", tagName);
    columns.put("tag_value", tagValue);
    return columns;
  }
}
