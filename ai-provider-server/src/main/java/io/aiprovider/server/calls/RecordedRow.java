package io.aiprovider.server.calls;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger.
 *
 * @param attempts the attempts of the call until this row
 * @param end whether it is the last one of its call
 * @param model the model that answered
 * @param providerKey the number of the provider's key; null: the provider has only one
 * @param usage the tokens
 * @param status how certain the cost is
 * @param facts what is the same in all rows of the call
 * @param cache what the cache did, and a hash of the request
 * @param skipped the targets that were not called, as JSON
 */
record RecordedRow(
    String id,
    String callId,
    int attempt,
    int attempts,
    boolean end,
    Instant createdAt,
    Instant startedAt,
    @Nullable String provider,
    @Nullable String model,
    @Nullable Long providerKey,
    JsonObject usage,
    BigDecimal costUsd,
    BigDecimal savedUsd,
    BigDecimal promptCacheSavedUsd,
    String status,
    @Nullable String rates,
    String outcome,
    @Nullable String failure,
    @Nullable String message,
    long millis,
    @Nullable Long ttftMs,
    @Nullable Long statusCode,
    JsonObject facts,
    JsonObject cache,
    JsonArray skipped) {

  /** The columns that count tokens. */
  static final List<String> TOKENS =
      List.of(
          "prompt_tokens",
          "cached_tokens",
          "cache_write_tokens",
          "completion_tokens",
          "reasoning_tokens",
          "total_tokens");

  static RecordedRow of(ResultSet row) throws SQLException {
    JsonObject usage = JsonObject.EMPTY;
    for (String tokens : TOKENS) {
      usage = usage.with(tokens, row.getLong(tokens));
    }
    return new RecordedRow(
        row.getString("id"),
        row.getString("call_id"),
        row.getInt("attempt"),
        row.getInt("attempts"),
        row.getBoolean("call_end"),
        Columns.requiredInstant(row, "created_at"),
        Columns.requiredInstant(row, "started_at"),
        row.getString("provider"),
        row.getString("model_used"),
        Columns.number(row, "provider_key"),
        usage,
        plain(row.getBigDecimal("cost_usd")),
        plain(row.getBigDecimal("saved_usd")),
        plain(row.getBigDecimal("prompt_cache_saved_usd")),
        row.getString("pricing_status"),
        row.getString("price_rates"),
        row.getString("outcome"),
        row.getString("failure_kind"),
        row.getString("error_message"),
        row.getLong("response_time_ms"),
        Columns.number(row, "ttft_ms"),
        Columns.number(row, "status_code"),
        facts(row),
        JsonObject.of("status", row.getString("cache_status"))
            .with("hit", row.getBoolean("response_cached"))
            .with("key_hash", row.getString("cache_key_hash")),
        array(row.getString("skipped")));
  }

  private static JsonObject facts(ResultSet row) throws SQLException {
    String tags = row.getString("tags");
    return JsonObject.of("endpoint", row.getString("endpoint"))
        .with("operation", row.getString("operation"))
        .with("model_requested", row.getString("model_requested"))
        .with("key_id", row.getString("api_key_id"))
        .with("key_name", row.getString("key_name"))
        .with("tenant_id", row.getString("tenant_id"))
        .with("user_id", row.getString("known_user"))
        .with("end_user", row.getString("end_user"))
        .with("session_id", row.getString("session_id"))
        .with("trace_id", row.getString("trace_id"))
        .with("max_tokens", Columns.number(row, "max_tokens"))
        .with("tags", tags == null ? JsonObject.EMPTY : JsonObject.parse(tags))
        .with("prefix_hash", row.getString("prefix_hash"));
  }

  private static BigDecimal plain(BigDecimal stored) {
    return stored.signum() == 0 ? BigDecimal.ZERO : stored.stripTrailingZeros();
  }

  private static JsonArray array(@Nullable String json) {
    return json == null
        ? JsonArray.EMPTY
        : Objects.requireNonNull(JsonObject.parse("{\"all\":" + json + "}").array("all"));
  }

  /** Milliseconds from the start of the call to the start of the attempt. */
  long offset() {
    return Math.max(0, createdAt.toEpochMilli() - startedAt.toEpochMilli());
  }

  /** How long the attempt took, in milliseconds. */
  long duration() {
    return end ? Math.max(0, millis - offset()) : millis;
  }

  /**
   * This row as an attempt of its call.
   *
   * @param began why it began
   */
  JsonObject toAttempt(String began) {
    return JsonObject.of("id", id)
        .with("began", began)
        .with("provider", provider)
        .with("model", model)
        .with("provider_key", providerKey)
        .with("started_at", createdAt.toString())
        .with("offset_ms", offset())
        .with("ttft_ms", ttftMs)
        .with("duration_ms", duration())
        .with("outcome", outcome)
        .with("failure", failure)
        .with("message", message)
        .with("usage", usage)
        .with("cost_usd", costUsd)
        .with("prompt_cache_saved_usd", promptCacheSavedUsd)
        .with("pricing_status", status)
        .with("price", rates == null ? null : JsonObject.parse(rates))
        .with("cost_parts", rates == null ? List.of() : CostParts.of(rates, usage, costUsd));
  }
}
