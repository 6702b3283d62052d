package io.aiprovider.server.calls;

import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.calls.CallSearch.Found;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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
          + " where p.pseudonym = ai_usage_logs.user_id) as known_user,"
          + " (select k.key_name from ai_api_keys k where k.id = ai_usage_logs.api_key_id)"
          + " as key_name from ai_usage_logs where ";

  /** After so many seconds, a statement is cancelled. */
  static final int SECONDS = 5;

  private final Database database;

  RecordedCalls(Database database) {
    this.database = database;
  }

  /**
   * Searches the newest calls.
   *
   * @param after only calls after this place of the order; null: from the beginning
   */
  Found search(CallQuery query, @Nullable Place after, int limit) {
    return database.use(
        client -> new CallSearch(client, query, after, CallSearch.LONGEST).run(limit));
  }

  /** A place in the order of calls. */
  record Place(Instant at, String id) {}

  /** The newest calls whose last rows match, the newest first. */
  static List<RecordedCall> list(
      JdbcClient client, List<String> conditions, Map<String, Object> values, int limit) {
    values.put("limit", limit);
    OffsetDateTime oldest = oldest(client, conditions, values);
    if (oldest == null) {
      return List.of();
    }
    List<String> bounded = new ArrayList<>(conditions);
    bounded.add("created_at >= :oldest");
    values.put("oldest", oldest);
    String sql =
        ROWS + String.join(" and ", bounded) + " order by created_at desc, id desc limit :limit";
    List<RecordedRow> ends = rows(client, sql, values);
    Map<String, List<RecordedRow>> calls = new LinkedHashMap<>();
    ends.forEach(end -> calls.put(end.callId(), new ArrayList<>(List.of(end))));
    addEarlierAttempts(client, ends, calls);
    return calls.values().stream().map(RecordedCall::new).toList();
  }

  /**
   * The time of the last row that is needed; null if there is none. The index has the times in
   * order, so no database has to sort all rows of the range to find the newest ones.
   */
  private static @Nullable OffsetDateTime oldest(
      JdbcClient client, List<String> conditions, Map<String, Object> values) {
    List<OffsetDateTime> times =
        client
            .sql(
                "select created_at from ai_usage_logs where "
                    + String.join(" and ", conditions)
                    + " order by created_at desc limit :limit")
            .params(values)
            .withQueryTimeout(SECONDS)
            .query(OffsetDateTime.class)
            .list();
    return times.isEmpty() ? null : times.get(times.size() - 1);
  }

  /**
   * Some calls, and how many others there are.
   *
   * @param calls the newest ones
   */
  record Some(List<RecordedCall> calls, long others) {}

  /** The newest of the calls in these batches of rows, which were written by any server. */
  Some inBatches(CallQuery query, List<Long> batches, int limit) {
    List<String> conditions = query.conditions();
    Map<String, Object> values = query.values();
    conditions.add("batch in (:batches)");
    values.put("batches", batches);
    return database.use(
        client -> {
          List<RecordedCall> calls = list(client, conditions, values, limit);
          long all = calls.size() < limit ? calls.size() : count(client, conditions, values);
          return new Some(calls, all - calls.size());
        });
  }

  private static long count(
      JdbcClient client, List<String> conditions, Map<String, Object> values) {
    return client
        .sql("select count(*) from ai_usage_logs where " + String.join(" and ", conditions))
        .params(values)
        .query(Long.class)
        .single();
  }

  /** The batches of rows with a number above this one, in ascending order. */
  List<Long> batchesAbove(long batch) {
    return database.use(
        client ->
            client
                .sql("select distinct batch from ai_usage_logs where batch > :batch order by batch")
                .param("batch", batch)
                .query(Long.class)
                .list());
  }

  /** The highest number of a batch of rows; 0 if there is none. */
  long lastBatch() {
    return database.use(
        client ->
            client
                .sql("select coalesce(max(batch), 0) from ai_usage_logs")
                .query(Long.class)
                .single());
  }

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
    Map<String, Object> values = new HashMap<>(Map.of("id", id));
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

  private static List<RecordedRow> rows(JdbcClient client, String sql, Map<String, ?> values) {
    return client
        .sql(sql)
        .params(values)
        .withQueryTimeout(SECONDS)
        .query(RecordedCalls::row)
        .list();
  }

  private static RecordedRow row(ResultSet row, int number) throws SQLException {
    return RecordedRow.of(row);
  }
}
