package io.aiprovider.server.ledger.table;

import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.RowArrays;
import io.aiprovider.server.store.RowArrays.Column;
import io.aiprovider.server.store.RowArrays.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code ai_usage_logs}. Its methods block. Thread-safe. */
public final class UsageTable {
  private static final Logger log = LoggerFactory.getLogger(UsageTable.class);

  private static final RowArrays<StoredRow> ROWS =
      new RowArrays<>(
          List.of(
              text("id", UsageRow::id),
              text("call_id", row -> row.call().id()),
              number("attempt", UsageRow::attempt),
              flag("call_end", UsageRow::end),
              time("created_at", UsageRow::createdAt),
              time("started_at", row -> row.call().startedAt()),
              text("api_key_id", row -> row.call().apiKeyId()),
              text("tenant_id", row -> row.call().tenantId()),
              new Column<>("user_id", ColumnType.TEXT, StoredRow::user),
              new Column<>("end_user", ColumnType.TEXT, StoredRow::endUser),
              text("session_id", row -> row.call().sessionId()),
              text("trace_id", row -> row.call().traceId()),
              text("endpoint", row -> row.call().endpoint()),
              text("operation", row -> row.call().operation()),
              text("model_requested", row -> row.call().modelRequested()),
              text("provider", UsageRow::provider),
              text("model_used", UsageRow::model),
              number("prompt_tokens", row -> row.usage().promptTokens()),
              number("cached_tokens", row -> row.usage().cachedTokens()),
              number("cache_write_tokens", row -> row.usage().cacheWriteTokens()),
              number("completion_tokens", row -> row.usage().completionTokens()),
              number("reasoning_tokens", row -> row.usage().reasoningTokens()),
              number("total_tokens", row -> row.usage().totalTokens()),
              money("cost_usd", row -> row.cost().usd()),
              money("saved_usd", row -> row.cost().savedUsd()),
              money("prompt_cache_saved_usd", row -> row.cost().promptCacheSavedUsd()),
              text("pricing_status", row -> row.cost().status()),
              text("price_rates", row -> row.cost().rates()),
              text("outcome", row -> row.result().outcome()),
              text("failure_kind", row -> row.result().failureKind()),
              text("error_message", row -> row.result().errorMessage()),
              flag("response_cached", row -> row.result().cached()),
              text("cache_status", row -> row.result().cacheStatus()),
              number("response_time_ms", row -> row.result().responseTimeMs()),
              number("ttft_ms", row -> row.result().ttftMs()),
              number("attempts", row -> row.result().attempts()),
              number("status_code", row -> row.result().statusCode()),
              text("skipped", UsageRow::skipped),
              text("tags", row -> row.call().tags()),
              text("cache_key_hash", row -> row.result().cacheKeyHash()),
              text("prefix_hash", row -> row.call().prefixHash()),
              number("max_tokens", row -> row.call().maxTokens()),
              number("provider_key", row -> row.account() == 0 ? null : row.account())));

  /** Adds rows unless they are there: the ledger's file may be read again after a crash. */
  private static final String INSERT =
      "insert into ai_usage_logs ("
          + ROWS.names()
          + ", batch) select n.*, cast(:batch as bigint) from "
          + ROWS.table()
          + " as n";

  private static final String INSERT_POSTGRESQL =
      INSERT + " on conflict (id, created_at) do nothing";
  private static final String INSERT_H2 =
      INSERT
          + " where not exists (select 1 from ai_usage_logs l"
          + " where l.id = n.id and l.created_at = n.created_at)";

  private final Database database;
  private final UserPseudonyms users;
  private final BatchListener listener;

  public UsageTable(Database database, UserPseudonyms users) {
    this(database, users, BatchListener.NONE);
  }

  /**
   * @param listener is told which rows were written
   */
  public UsageTable(Database database, UserPseudonyms users, BatchListener listener) {
    this.database = database;
    this.users = users;
    this.listener = listener;
  }

  private static Column<StoredRow> column(
      String name, ColumnType type, Function<UsageRow, @Nullable Object> value) {
    return new Column<>(name, type, stored -> value.apply(stored.row()));
  }

  private static Column<StoredRow> text(String name, Function<UsageRow, @Nullable Object> value) {
    return column(name, ColumnType.TEXT, value);
  }

  private static Column<StoredRow> number(String name, Function<UsageRow, @Nullable Object> value) {
    return column(name, ColumnType.NUMBER, value);
  }

  private static Column<StoredRow> money(String name, Function<UsageRow, @Nullable Object> value) {
    return column(name, ColumnType.MONEY, value);
  }

  private static Column<StoredRow> flag(String name, Function<UsageRow, @Nullable Object> value) {
    return column(name, ColumnType.FLAG, value);
  }

  private static Column<StoredRow> time(String name, Function<UsageRow, @Nullable Object> value) {
    return column(name, ColumnType.TIME, value);
  }

  /**
   * Adds rows, each once, all or none.
   *
   * @return how many were not there before
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  public int insert(List<UsageRow> rows) {
    List<StoredRow> stored = rows.stream().map(this::stored).toList();
    Map<String, Object> parameters = ROWS.parameters(stored);
    Inserted inserted;
    try {
      inserted = database.transaction(client -> insertBatch(client, parameters));
    } catch (DataIntegrityViolationException oneOfThem) {
      return stored.stream().mapToInt(this::insertAlone).sum();
    }
    if (inserted.rows() == stored.size()) {
      listener.written(inserted.batch(), stored);
    }
    return inserted.rows();
  }

  /**
   * A batch that was inserted.
   *
   * @param rows how many rows were not there before
   */
  private record Inserted(long batch, int rows) {}

  private Inserted insertBatch(JdbcClient client, Map<String, Object> parameters) {
    long batch = RowBatches.begin(client, database);
    int added = insert(client, parameters, batch);
    if (added == 0) {
      RowBatches.end(client, List.of(batch));
    }
    return new Inserted(batch, added);
  }

  /** A row that the database refuses must not hold up all others. */
  private int insertAlone(StoredRow row) {
    Map<String, Object> parameters = ROWS.parameters(List.of(row));
    try {
      return database.transaction(client -> insert(client, parameters, RowBatches.ALONE));
    } catch (DataIntegrityViolationException e) {
      log.error("The database refuses a row of the ledger, which is left out: {}", row.row(), e);
      return 0;
    }
  }

  private int insert(JdbcClient client, Map<String, Object> parameters, long batch) {
    return client
        .sql(database.isPostgresql() ? INSERT_POSTGRESQL : INSERT_H2)
        .params(parameters)
        .param("batch", batch)
        .update();
  }

  private StoredRow stored(UsageRow row) {
    return new StoredRow(row, userOf(row.call()));
  }

  /**
   * Makes sure that the rows are on the disk. A commit of PostgreSQL does that, but H2 keeps what
   * was committed in memory for up to half a second.
   */
  public void flush() {
    if (!database.isPostgresql()) {
      database.use(client -> client.sql("checkpoint sync").update());
    }
  }

  /** Under which name the call's user is stored; null for none. */
  private @Nullable String userOf(CallFacts call) {
    return call.tenantId() == null || call.userId() == null
        ? null
        : users.of(call.tenantId(), call.userId(), call.startedAt());
  }
}
