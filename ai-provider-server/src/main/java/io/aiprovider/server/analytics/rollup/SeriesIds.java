package io.aiprovider.server.analytics.rollup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.server.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids of series in the database. New ones are added by one node at a time, within the
 * transaction that uses them first. Thread-safe.
 */
final class SeriesIds {
  private static final int MOST_KNOWN = 50_000;
  private static final int AT_ONCE = 500;
  private static final String INSERT =
      """
      insert into ai_usage_series (hash, breakdown, tenant_id, api_key_id, user_id, provider, model,
        tag_name, tag_value)
      values (:hash, :breakdown, :tenant, :key, :user, :provider, :model, :tag_name, :tag_value)
      """;

  private final Database database;
  private final Cache<Series, Long> known =
      Caffeine.newBuilder()
          .maximumSize(MOST_KNOWN)
          .expireAfterWrite(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();

  SeriesIds(Database database) {
    this.database = database;
  }

  /** The ids of series, which are added if they are missing. Part of a transaction. */
  Map<Series, Long> of(Collection<Series> series) {
    Map<Series, Long> ids = new HashMap<>();
    List<Series> unknown = new ArrayList<>();
    for (Series one : series) {
      Long id = known.getIfPresent(one);
      if (id == null) {
        unknown.add(one);
      } else {
        ids.put(one, id);
      }
    }
    for (int i = 0; i < unknown.size(); i += AT_ONCE) {
      ids.putAll(stored(unknown.subList(i, Math.min(unknown.size(), i + AT_ONCE))));
    }
    return ids;
  }

  private Map<Series, Long> stored(List<Series> series) {
    Map<String, Series> byHash = new HashMap<>();
    series.forEach(one -> byHash.put(one.hash(), one));
    Map<String, Long> ids = find(byHash.keySet());
    List<Map<String, Object>> missing = new ArrayList<>();
    byHash.forEach(
        (hash, one) -> {
          if (!ids.containsKey(hash)) {
            missing.add(one.parameters(hash));
          }
        });
    if (!missing.isEmpty()) {
      database.batch(INSERT, missing);
      ids.putAll(find(byHash.keySet()));
    }
    Map<Series, Long> found = new HashMap<>();
    byHash.forEach((hash, one) -> found.put(one, ids.get(hash)));
    return found;
  }

  private Map<String, Long> find(Collection<String> hashes) {
    Map<String, Long> ids = new HashMap<>();
    database.use(
        client ->
            client
                .sql("select id, hash from ai_usage_series where hash in (:hashes)")
                .param("hashes", List.copyOf(hashes))
                .query((row, number) -> ids.put(row.getString("hash"), row.getLong("id")))
                .list());
    return ids;
  }

  /** Remembers ids, after the transaction that used them. */
  void remember(Map<Series, Long> ids) {
    known.putAll(ids);
  }

  /** Forgets all ids, for example because a transaction that used them failed. */
  void forget() {
    known.invalidateAll();
  }
}
