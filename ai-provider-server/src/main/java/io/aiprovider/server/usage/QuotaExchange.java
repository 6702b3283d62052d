package io.aiprovider.server.usage;

import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.limit.memory.QuotaUse;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Shares counts of this node with the others, and with its own next run, by the database: each node
 * writes what it counted in a window, and reads what the others counted. Used by one thread at a
 * time.
 */
final class QuotaExchange {
  private static final Duration OVERLAP = Duration.ofSeconds(5); // longer than a write takes
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int BATCH = 500; // of rows that one transaction writes
  private static final int ROUNDS_BETWEEN_CLEANINGS = 600;

  private static final String UPDATE =
      """
      update ai_quota_windows set requests = greatest(requests, :requests), updated_at = current_timestamp
      where scope = :scope and subject = :subject and window_ms = :window and start_at = :start
        and node = :node
      """;
  private static final String INSERT =
      """
      insert into ai_quota_windows (scope, subject, window_ms, start_at, node, requests, ends_at,
        updated_at)
      values (:scope, :subject, :window, :start, :node, :requests, :end, current_timestamp)
      """;

  /** The scopes of quotas in the database, and those of requests without a quota. */
  private static final String QUOTA = "";

  private static final String NO_QUOTA = "no-quota-";

  private static final String READ =
      """
      select scope, subject, window_ms, start_at, sum(requests) as requests from ai_quota_windows
      where scope in (:scopes) and node <> :node and ends_at > :now
        and (scope, subject, window_ms, start_at) in (
        select scope, subject, window_ms, start_at from ai_quota_windows
        where node <> :node and updated_at >= :since)
      group by scope, subject, window_ms, start_at
      """;

  private final MemoryLimitStore store;
  private final String family;
  private final Database database;
  private final InstantSource clock;
  private final String node = UUID.randomUUID().toString();
  private final Map<Window, Long> pending = new LinkedHashMap<>();
  private Instant since = Instant.EPOCH;
  private int round;

  /** A window of a quota. */
  private record Window(LimitScope scope, String subject, Duration length, Instant start) {
    Instant end() {
      return start.plus(length);
    }
  }

  private QuotaExchange(
      MemoryLimitStore store, String family, Database database, InstantSource clock) {
    this.store = store;
    this.family = family;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Shares quotas.
   *
   * @param clock the clock of the windows
   */
  static QuotaExchange ofQuotas(MemoryLimitStore store, Database database, InstantSource clock) {
    return new QuotaExchange(store, QUOTA, database, clock);
  }

  /** Shares how many requests keys without a quota had. */
  static QuotaExchange ofRequests(RequestCounts counts, Database database, InstantSource clock) {
    return new QuotaExchange(counts.store(), NO_QUOTA, database, clock);
  }

  /**
   * Writes what was counted here and reads what was counted elsewhere. What cannot be written is
   * written the next time.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  void exchange() {
    write();
    if (database.isUnused()) {
      return;
    }
    read();
    if (round++ % ROUNDS_BETWEEN_CLEANINGS == 0) {
      Instant before = clock.instant().minus(KEPT);
      database.use(
          client ->
              client
                  .sql("delete from ai_quota_windows where ends_at < :before")
                  .param("before", Columns.time(before))
                  .update());
    }
  }

  /** Writes what was counted here. */
  void write() {
    for (QuotaUse use : store.changedQuotas()) {
      pending.put(new Window(use.scope(), use.id(), use.window(), use.start()), use.requests());
    }
    Instant now = clock.instant();
    pending.keySet().removeIf(window -> !window.end().isAfter(now)); // nobody needs them any more
    List<Window> windows = List.copyOf(pending.keySet());
    for (int i = 0; i < windows.size(); i += BATCH) {
      write(windows.subList(i, Math.min(windows.size(), i + BATCH)));
    }
  }

  private void write(List<Window> windows) {
    List<Map<String, Object>> rows = windows.stream().map(this::row).toList();
    int[] updated = database.batch(UPDATE, rows);
    List<Map<String, Object>> absent = new ArrayList<>();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        absent.add(rows.get(i));
      }
    }
    if (!absent.isEmpty()) {
      database.batch(INSERT, absent);
    }
    windows.forEach(pending::remove);
  }

  private Map<String, Object> row(Window window) {
    return Map.of(
        "scope", family + window.scope().label(),
        "subject", window.subject(),
        "window", window.length().toMillis(),
        "start", window.start().atOffset(ZoneOffset.UTC),
        "end", window.end().atOffset(ZoneOffset.UTC),
        "node", node,
        "requests", Objects.requireNonNull(pending.get(window)));
  }

  private void read() {
    database
        .use(
            client -> {
              Instant begin = now(client);
              List<QuotaUse> uses =
                  client
                      .sql(READ)
                      .param("scopes", scopes())
                      .param("node", node)
                      .param("since", Columns.time(since))
                      .param("now", Columns.time(clock.instant()))
                      .query((row, number) -> use(row))
                      .list();
              since = begin.minus(OVERLAP);
              return uses;
            })
        .forEach(store::countedElsewhere);
  }

  /** The time of the database, which all nodes share. */
  private static Instant now(JdbcClient client) {
    return client
        .sql("select current_timestamp")
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  private List<String> scopes() {
    return Stream.of(LimitScope.values()).map(scope -> family + scope.label()).toList();
  }

  private QuotaUse use(ResultSet row) throws SQLException {
    String scope = row.getString("scope").substring(family.length());
    return new QuotaUse(
        LimitScope.valueOf(scope.toUpperCase(Locale.ROOT)),
        row.getString("subject"),
        Duration.ofMillis(row.getLong("window_ms")),
        Columns.requiredInstant(row, "start_at"),
        row.getLong("requests"));
  }
}
