package io.aiprovider.server.billing;

import io.aiprovider.server.store.Database;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds rows to the ledger. */
public final class LedgerRows {
  private static final String INSERT =
      """
      insert into ai_usage_logs (id, call_id, attempt, call_end, created_at, started_at, tenant_id,
        operation, provider, model_used, prompt_tokens, cached_tokens, cache_write_tokens,
        completion_tokens, reasoning_tokens, total_tokens, cost_usd, saved_usd, pricing_status,
        outcome, failure_kind, response_cached, response_time_ms, attempts, status_code)
      values (:id, :call, 1, true, :at, :at, :tenant, 'chat', :provider, :model, :prompt, :cached, 0,
        :completion, 0, :total, :cost, 0, :pricing, :outcome, :kind, false, 10, 1, :status)
      """;

  private final Database database;
  private @Nullable String tenant = "acme";
  private String provider = "openai";
  private String model = "gpt-4o-mini";
  private String pricing = "priced";
  private String outcome = "succeeded";
  private int status = 200;
  private long cached;

  public LedgerRows(Database database) {
    this.database = database;
  }

  public LedgerRows tenant(@Nullable String id) {
    tenant = id;
    return this;
  }

  public LedgerRows model(String providerName, String modelName) {
    provider = providerName;
    model = modelName;
    return this;
  }

  public LedgerRows cached(long tokens) {
    cached = tokens;
    return this;
  }

  public LedgerRows unpriced() {
    pricing = "unpriced";
    return this;
  }

  public LedgerRows ended(String how, int withStatus) {
    outcome = how;
    status = withStatus;
    return this;
  }

  /** Adds a call with one attempt. */
  public LedgerRows add(String at, long prompt, long completion, String usd) {
    String call = UUID.randomUUID().toString();
    database.use(
        client ->
            client
                .sql(INSERT)
                .param("id", call + ".1")
                .param("call", call)
                .param("at", Instant.parse(at).atOffset(ZoneOffset.UTC))
                .param("tenant", tenant)
                .param("provider", provider)
                .param("model", model)
                .param("prompt", prompt)
                .param("cached", cached)
                .param("completion", completion)
                .param("total", prompt + completion)
                .param("cost", new BigDecimal(usd))
                .param("pricing", pricing)
                .param("outcome", outcome)
                .param("kind", outcome.equals("cancelled") ? "cancelled" : null)
                .param("status", status)
                .update());
    return this;
  }
}
