package io.aiprovider.server.ledger;

import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.UsageRow.RowCost;
import io.aiprovider.server.ledger.UsageRow.RowResult;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/** The table {@code ai_usage_logs}. Its methods block. Thread-safe. */
final class UsageTable {
  private static final Logger log = LoggerFactory.getLogger(UsageTable.class);

  /** In the order of the statement. */
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "call_id",
          "attempt",
          "call_end",
          "created_at",
          "started_at",
          "api_key_id",
          "tenant_id",
          "user_id",
          "end_user",
          "session_id",
          "trace_id",
          "endpoint",
          "operation",
          "model_requested",
          "provider",
          "model_used",
          "prompt_tokens",
          "cached_tokens",
          "cache_write_tokens",
          "completion_tokens",
          "reasoning_tokens",
          "total_tokens",
          "cost_usd",
          "saved_usd",
          "pricing_status",
          "price_rates",
          "outcome",
          "failure_kind",
          "error_message",
          "response_cached",
          "cache_status",
          "response_time_ms",
          "ttft_ms",
          "attempts",
          "status_code",
          "skipped",
          "tags",
          "cache_key_hash",
          "prefix_hash");

  /** Adds a row unless it is there: the ledger's file may be read again after a crash. */
  private static final String INSERT =
      "insert into ai_usage_logs ("
          + String.join(", ", COLUMNS)
          + ") select "
          + COLUMNS.stream().map(name -> ":" + name).collect(Collectors.joining(", "))
          + " where not exists (select 1 from ai_usage_logs"
          + " where id = :id and created_at = :created_at)";

  private final Database database;
  private final UserPseudonyms users;

  UsageTable(Database database, UserPseudonyms users) {
    this.database = database;
    this.users = users;
  }

  /**
   * Adds rows, each once, all or none.
   *
   * @return how many were not there before
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  int insert(List<UsageRow> rows) {
    List<Map<String, @Nullable Object>> parameters = rows.stream().map(this::parameters).toList();
    try {
      return sum(database.batch(INSERT, parameters));
    } catch (DataIntegrityViolationException oneOfThem) {
      return rows.stream().mapToInt(this::insertAlone).sum();
    }
  }

  /** A row that the database refuses must not hold up all others. */
  private int insertAlone(UsageRow row) {
    try {
      return sum(database.batch(INSERT, List.of(parameters(row))));
    } catch (DataIntegrityViolationException e) {
      log.error("The database refuses a row of the ledger, which is left out: {}", row, e);
      return 0;
    }
  }

  /**
   * Makes sure that the rows are on the disk. A commit of PostgreSQL does that, but H2 keeps what
   * was committed in memory for up to half a second.
   */
  void flush() {
    if (!database.isPostgresql()) {
      database.use(client -> client.sql("checkpoint sync").update());
    }
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  private Map<String, @Nullable Object> parameters(UsageRow row) {
    Map<String, @Nullable Object> values = new HashMap<>(2 * COLUMNS.size());
    CallFacts call = row.call();
    values.put("id", row.id());
    values.put("call_id", call.id());
    values.put("attempt", row.attempt());
    values.put("call_end", row.end());
    values.put("created_at", Columns.time(row.createdAt()));
    values.put("started_at", Columns.time(call.startedAt()));
    values.put("api_key_id", call.apiKeyId());
    values.put("tenant_id", call.tenantId());
    String user = userOf(call);
    boolean erased = user == null && call.userId() != null;
    values.put("user_id", user);
    values.put("end_user", erased ? null : call.endUser());
    values.put("session_id", call.sessionId());
    values.put("trace_id", call.traceId());
    values.put("endpoint", call.endpoint());
    values.put("operation", call.operation());
    values.put("model_requested", call.modelRequested());
    values.put("provider", row.provider());
    values.put("model_used", row.model());
    values.put("skipped", row.skipped());
    values.put("tags", call.tags());
    values.put("prefix_hash", call.prefixHash());
    addUsage(row.usage(), values);
    addCost(row.cost(), values);
    addResult(row.result(), values);
    return values;
  }

  private static void addUsage(Usage usage, Map<String, @Nullable Object> values) {
    values.put("prompt_tokens", usage.promptTokens());
    values.put("cached_tokens", usage.cachedTokens());
    values.put("cache_write_tokens", usage.cacheWriteTokens());
    values.put("completion_tokens", usage.completionTokens());
    values.put("reasoning_tokens", usage.reasoningTokens());
    values.put("total_tokens", usage.totalTokens());
  }

  private static void addCost(RowCost cost, Map<String, @Nullable Object> values) {
    values.put("cost_usd", cost.usd());
    values.put("saved_usd", cost.savedUsd());
    values.put("pricing_status", cost.status());
    values.put("price_rates", cost.rates());
  }

  private static void addResult(RowResult result, Map<String, @Nullable Object> values) {
    values.put("outcome", result.outcome());
    values.put("failure_kind", result.failureKind());
    values.put("error_message", result.errorMessage());
    values.put("response_cached", result.cached());
    values.put("cache_status", result.cacheStatus());
    values.put("cache_key_hash", result.cacheKeyHash());
    values.put("response_time_ms", result.responseTimeMs());
    values.put("ttft_ms", result.ttftMs());
    values.put("attempts", result.attempts());
    values.put("status_code", result.statusCode());
  }

  /** Under which name the call's user is stored; null for none. */
  private @Nullable String userOf(CallFacts call) {
    return call.tenantId() == null || call.userId() == null
        ? null
        : users.of(call.tenantId(), call.userId(), call.startedAt());
  }
}
