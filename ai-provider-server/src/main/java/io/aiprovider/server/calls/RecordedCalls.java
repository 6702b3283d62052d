package io.aiprovider.server.calls;

import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads calls from the table of the ledger. Its methods block. Thread-safe. */
@Component
final class RecordedCalls {
  private static final String ROWS =
      "select ai_usage_logs.*, (select p.user_id from ai_pseudonyms p"
          + " where p.pseudonym = ai_usage_logs.user_id) as known_user from ai_usage_logs where ";

  private final Database database;

  RecordedCalls(Database database) {
    this.database = database;
  }

  /**
   * The newest calls first.
   *
   * @param after only calls after this place of the order; null: from the beginning
   */
  List<RecordedCall> list(CallQuery query, @Nullable Place after, int limit) {
    List<String> conditions = new ArrayList<>(List.of("call_end = true"));
    Map<String, @Nullable Object> values = query.addTo(conditions);
    if (after != null) {
      conditions.add("(created_at < :at or created_at = :at and id < :id)");
      values.put("at", Columns.time(after.at()));
      values.put("id", after.id());
    }
    values.put("limit", limit);
    String sql =
        ROWS + String.join(" and ", conditions) + " order by created_at desc, id desc limit :limit";
    return database.use(
        client -> {
          List<RecordedRow> ends = rows(client, sql, values);
          Map<String, List<RecordedRow>> calls = new LinkedHashMap<>();
          ends.forEach(end -> calls.put(end.callId(), new ArrayList<>(List.of(end))));
          addEarlierAttempts(client, ends, calls);
          return calls.values().stream().map(RecordedCall::new).toList();
        });
  }

  /** A place in the order of calls. */
  record Place(Instant at, String id) {}

  private static void addEarlierAttempts(
      JdbcClient client, List<RecordedRow> ends, Map<String, List<RecordedRow>> calls) {
    List<String> ids =
        ends.stream()
            .filter(end -> end.attempts() > Math.min(end.attempt(), 1))
            .map(RecordedRow::callId)
            .toList();
    if (!ids.isEmpty()) {
      rows(
              client,
              ROWS + "call_end = false and call_id in (:ids) order by attempt desc",
              Map.of("ids", ids))
          .forEach(row -> Objects.requireNonNull(calls.get(row.callId())).add(0, row));
    }
  }

  /** A call; null if there is none that the sender may see. */
  @Nullable RecordedCall find(String id, UsageScope scope) {
    List<String> conditions = new ArrayList<>(List.of("call_id = :id"));
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("id", id);
    CallQuery.addScope(scope, conditions, values);
    List<RecordedRow> rows =
        database.use(
            client ->
                rows(
                    client,
                    ROWS + String.join(" and ", conditions) + " order by call_end, attempt",
                    values));
    return rows.isEmpty() ? null : new RecordedCall(rows);
  }

  private static List<RecordedRow> rows(
      JdbcClient client, String sql, Map<String, ? extends @Nullable Object> values) {
    return client.sql(sql).params(values).query(RecordedCalls::row).list();
  }

  private static RecordedRow row(ResultSet row, int number) throws SQLException {
    return RecordedRow.of(row);
  }
}
