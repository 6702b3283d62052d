package io.aiprovider.server.usage;

import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.MemoryLimitStore;
import io.aiprovider.limit.QuotaUse;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Shares the quotas of this node with the others, and with its own next run, by the database: each
 * node writes what it counted in a window, and reads what the others counted. Used by one thread at
 * a time.
 */
final class QuotaExchange {
  private static final Duration OVERLAP = Duration.ofSeconds(5); // longer than a write takes
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int ROUNDS_BETWEEN_CLEANINGS = 600;

  private static final String UPDATE =
      """
      update ai_quota_windows set requests = :requests, updated_at = current_timestamp
      where scope = :scope and subject = :subject and window_ms = :window and start_at = :start
        and node = :node
      """;
  private static final String INSERT =
      """
      insert into ai_quota_windows (scope, subject, window_ms, start_at, node, requests, ends_at,
        updated_at)
      values (:scope, :subject, :window, :start, :node, :requests, :end, current_timestamp)
      """;
  private static final String READ =
      """
      select scope, subject, window_ms, start_at, sum(requests) as requests from ai_quota_windows
      where node <> :node and (scope, subject, window_ms, start_at) in (
        select scope, subject, window_ms, start_at from ai_quota_windows
        where node <> :node and updated_at >= :since)
      group by scope, subject, window_ms, start_at
      """;

  private final MemoryLimitStore store;
  private final Database database;
  private final String node = UUID.randomUUID().toString();
  private final Map<Window, Long> pending = new LinkedHashMap<>();
  private Instant since = Instant.EPOCH;
  private int round;

  /** A window of a quota. */
  private record Window(LimitScope scope, String subject, Duration length, Instant start) {}

  QuotaExchange(MemoryLimitStore store, Database database) {
    this.store = store;
    this.database = database;
  }

  /**
   * Writes what was counted here and reads what was counted elsewhere. What cannot be written is
   * written the next time.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  void exchange() {
    write();
    read();
    if (round++ % ROUNDS_BETWEEN_CLEANINGS == 0) {
      database.use(
          client ->
              client
                  .sql("delete from ai_quota_windows where ends_at < :before")
                  .param("before", Columns.time(now(client).minus(KEPT)))
                  .update());
    }
  }

  /** Writes what was counted here. */
  void write() {
    for (QuotaUse use : store.changedQuotas()) {
      pending.put(new Window(use.scope(), use.id(), use.window(), use.start()), use.requests());
    }
    for (Map.Entry<Window, Long> use : List.copyOf(pending.entrySet())) {
      database.use(client -> write(client, use.getKey(), use.getValue()));
      pending.remove(use.getKey());
    }
  }

  private int write(JdbcClient client, Window window, long requests) {
    int updated = parameters(client.sql(UPDATE), window, requests).update();
    return updated > 0
        ? updated
        : parameters(client.sql(INSERT), window, requests)
            .param("end", Columns.time(window.start().plus(window.length())))
            .update();
  }

  private JdbcClient.StatementSpec parameters(
      JdbcClient.StatementSpec statement, Window window, long requests) {
    return statement
        .param("scope", window.scope().label())
        .param("subject", window.subject())
        .param("window", window.length().toMillis())
        .param("start", Columns.time(window.start()))
        .param("node", node)
        .param("requests", requests);
  }

  private void read() {
    database
        .use(
            client -> {
              Instant now = now(client);
              List<QuotaUse> uses =
                  client
                      .sql(READ)
                      .param("node", node)
                      .param("since", Columns.time(since))
                      .query((row, number) -> use(row))
                      .list();
              since = now.minus(OVERLAP);
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

  private static QuotaUse use(ResultSet row) throws SQLException {
    return new QuotaUse(
        LimitScope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
        row.getString("subject"),
        Duration.ofMillis(row.getLong("window_ms")),
        Columns.requiredInstant(row, "start_at"),
        row.getLong("requests"));
  }
}
