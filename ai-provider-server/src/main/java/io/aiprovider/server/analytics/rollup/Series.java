package io.aiprovider.server.analytics.rollup;

import io.aiprovider.digest.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** All series that rows of a group are part of. */
  static List<Series> of(UsageRow.Group group) {
    String provider = group.provider();
    String model = group.model();
    String tenant = group.tenant();
    String key = group.key();
    List<Series> series = new ArrayList<>();
    series.add(new Series(Breakdown.ALL, null, null, null, provider, model, null, null));
    series.add(new Series(Breakdown.TENANT, tenant, null, null, provider, model, null, null));
    series.add(new Series(Breakdown.KEY, tenant, key, group.user(), provider, model, null, null));
    UsageRow.tags(group.tags())
        .forEach(
            (name, value) ->
                series.add(new Series(Breakdown.TAG, tenant, key, null, null, null, name, value)));
    return series;
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
