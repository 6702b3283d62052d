package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows of the ledger for tests, the same for the same seed. */
public final class LedgerRows {
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
          "prompt_cache_saved_usd",
          "pricing_status",
          "outcome",
          "response_cached",
          "response_time_ms",
          "ttft_ms",
          "attempts",
          "status_code",
          "tags");
  private static final String INSERT =
      "insert into ai_usage_logs ("
          + String.join(", ", COLUMNS)
          + ") values (:"
          + String.join(", :", COLUMNS)
          + ")";

  private final Random random;
  private final Instant from;
  private final Duration range;
  private final int keys;
  private int calls;

  /**
   * @param from when the first can begin
   * @param range in which they are spread evenly
   * @param keys how many keys there are; each has a user, and each tenant has up to three
   */
  public LedgerRows(long seed, Instant from, Duration range, int keys) {
    this.random = new Random(seed);
    this.from = from;
    this.range = range;
    this.keys = keys;
  }

  /** Rows of calls: at least this many rows. */
  public List<Map<String, Object>> next(int least) {
    List<Map<String, Object>> rows = new ArrayList<>();
    while (rows.size() < least) {
      call(rows);
    }
    return rows;
  }

  private void call(List<Map<String, Object>> rows) {
    String call = "call-" + calls++;
    Instant start = from.plusMillis((long) (random.nextDouble() * range.toMillis()));
    int key = random.nextInt(keys);
    boolean cached = random.nextInt(10) == 0;
    boolean refused = !cached && random.nextInt(20) == 0;
    int attempts = cached || refused ? 0 : 1 + (random.nextInt(8) == 0 ? 1 : 0);
    Map<String, String> tags = new HashMap<>();
    if (random.nextBoolean()) {
      tags.put("team", List.of("search", "billing", "=1+1").get(random.nextInt(3)));
    }
    if (random.nextInt(4) == 0) {
      tags.put("stage", "test \"quoted\", \u00e9");
    }
    for (int attempt = attempts == 0 ? 0 : 1; attempt <= attempts; attempt++) {
      Map<String, Object> row = new HashMap<>();
      boolean end = attempt == attempts;
      boolean failed = !end || random.nextInt(15) == 0;
      boolean unpriced = random.nextInt(30) == 0;
      long prompt = refused || cached ? 0 : random.nextInt(2_000);
      long completion = refused || cached || failed ? 0 : random.nextInt(1_000);
      row.put("id", call + "." + attempt);
      row.put("call_id", call);
      row.put("attempt", attempt);
      row.put("call_end", end);
      row.put("created_at", Columns.time(start.plusMillis(attempt * 500L)));
      row.put("started_at", Columns.time(start));
      row.put("api_key_id", "key" + key);
      row.put("tenant_id", "tenant" + key / 3);
      row.put("user_id", "user-" + key);
      row.put("end_user", null);
      row.put("endpoint", "/v1/chat/completions");
      row.put("operation", "chat");
      row.put("model_requested", "auto");
      row.put("provider", refused ? null : "provider" + random.nextInt(3));
      row.put("model_used", refused ? null : "model" + random.nextInt(4));
      row.put("prompt_tokens", prompt);
      row.put("cached_tokens", prompt / 3);
      row.put("cache_write_tokens", 0L);
      row.put("completion_tokens", completion);
      row.put("reasoning_tokens", completion / 4);
      row.put("total_tokens", prompt + completion);
      row.put(
          "cost_usd",
          unpriced
              ? BigDecimal.ZERO
              : BigDecimal.valueOf(prompt * 7 + completion * 31, 9)
                  .add(BigDecimal.valueOf(random.nextInt(1_000), 18)));
      row.put("saved_usd", cached ? BigDecimal.valueOf(random.nextInt(999), 7) : BigDecimal.ZERO);
      row.put("prompt_cache_saved_usd", BigDecimal.valueOf(prompt * 3 - 1_000, 9));
      row.put("pricing_status", unpriced ? "unpriced" : "priced");
      row.put("outcome", refused || failed ? "failed" : "succeeded");
      row.put("response_cached", cached);
      row.put("response_time_ms", (long) random.nextInt(20_000));
      row.put("ttft_ms", random.nextBoolean() ? (long) random.nextInt(2_000) : null);
      row.put("attempts", attempts);
      row.put("status_code", refused ? 429 : failed ? 502 : 200);
      row.put("tags", tags.isEmpty() ? null : JsonObject.of(tags).toString());
      rows.add(row);
    }
  }

  /** Adds rows to the ledger. */
  public static void insert(Database database, List<Map<String, Object>> rows) {
    for (int i = 0; i < rows.size(); i += 5_000) {
      database.batch(INSERT, rows.subList(i, Math.min(rows.size(), i + 5_000)));
    }
  }

  /** One call that cost this much. */
  public static Map<String, Object> call(
      String id, Instant began, String tenant, String key, String usd) {
    Map<String, Object> row =
        new HashMap<>(new LedgerRows(1, began, Duration.ofMillis(1), 1).next(1).get(0));
    row.put("id", id + ".1");
    row.put("call_id", id);
    row.put("attempt", 1);
    row.put("call_end", true);
    row.put("created_at", Columns.time(began));
    row.put("tenant_id", tenant);
    row.put("api_key_id", key);
    row.put("provider", "openai");
    row.put("model_used", "gpt");
    row.put("cost_usd", new BigDecimal(usd));
    row.put("saved_usd", BigDecimal.ZERO);
    row.put("prompt_cache_saved_usd", BigDecimal.ZERO);
    row.put("outcome", "succeeded");
    row.put("status_code", 200);
    row.put("response_cached", false);
    row.put("pricing_status", "priced");
    row.put("tags", null);
    return row;
  }
}
