package io.aiprovider.server.ledger.row;

import io.aiprovider.chat.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code ai_usage_logs}: an attempt, or a call without one.
 *
 * @param call what all rows of the call have in common
 * @param attempt the number of the attempt, from 1; 0 for a call without one
 * @param end whether it is the last row of its call
 * @param createdAt when the attempt began; for a call without one, when the call began
 * @param provider who was called, or whose answer the cache had
 * @param model the model that answered; if there was no answer, the one that was called
 * @param account the number of the provider's key that was used, from 1; 0: it has only one
 * @param usage the tokens
 * @param cost what they cost
 * @param result how it ended
 * @param skipped the targets that were not called, with reasons, as JSON; null: none
 */
public record UsageRow(
    CallFacts call,
    int attempt,
    boolean end,
    Instant createdAt,
    @Nullable String provider,
    @Nullable String model,
    int account,
    Usage usage,
    RowCost cost,
    RowResult result,
    @Nullable String skipped) {

  /** No tokens. */
  public static final Usage NO_TOKENS = Usage.of(0, 0);

  /**
   * What a row cost.
   *
   * @param usd US dollars
   * @param savedUsd what an answer from the cache would have cost
   * @param promptCacheSavedUsd what the provider's prompt cache saved; negative if filling it cost
   *     more
   * @param status how certain it is: {@code priced}, {@code estimated}, {@code partial}, {@code
   *     unpriced}
   * @param rates the price as JSON; null if there is none
   */
  public record RowCost(
      BigDecimal usd,
      BigDecimal savedUsd,
      BigDecimal promptCacheSavedUsd,
      String status,
      @Nullable String rates) {
    public static final String PARTIAL = "partial";
    public static final String PRICED = "priced";
    public static final String UNPRICED = "unpriced";

    public static final RowCost NOTHING =
        new RowCost(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, PRICED, null);

    /** This cost with what the provider's prompt cache saved. */
    public RowCost withPromptCacheSaved(BigDecimal saved) {
      return new RowCost(usd, savedUsd, saved, status, rates);
    }
  }

  /**
   * How a row ended.
   *
   * @param outcome {@code succeeded}, {@code failed}, {@code cancelled}, or {@code interrupted} by
   *     the end of the process
   * @param failureKind the kind of failure
   * @param errorMessage what went wrong, without content and secrets
   * @param responseTimeMs time until the end: of the call in its last row, else of the attempt
   * @param ttftMs time from the start of the attempt to its first content
   * @param attempts how many attempts the call had until then
   * @param statusCode the HTTP status of the call in its last row, else of the attempt; null if the
   *     caller left before it got one
   * @param cached whether the answer came from the cache
   * @param cacheStatus what the cache did
   * @param cacheKeyHash the key of the answer in the cache
   */
  public record RowResult(
      String outcome,
      @Nullable String failureKind,
      @Nullable String errorMessage,
      long responseTimeMs,
      @Nullable Long ttftMs,
      int attempts,
      @Nullable Integer statusCode,
      boolean cached,
      @Nullable String cacheStatus,
      @Nullable String cacheKeyHash) {}

  /** Whether rows cost nothing. */
  public static boolean costNothing(List<UsageRow> rows) {
    return rows.stream().allMatch(row -> row.cost().usd().signum() == 0);
  }

  /** The id of the row. */
  public String id() {
    return call.id() + "." + attempt;
  }

  /** This row as the last one of its call, or not. */
  public UsageRow withEnd(boolean last) {
    return new UsageRow(
        call, attempt, last, createdAt, provider, model, account, usage, cost, result, skipped);
  }

  /** This row of the same call and attempt, with all that is known about both. */
  public UsageRow with(CallFacts facts, int keyNumber) {
    return new UsageRow(
        facts, attempt, end, createdAt, provider, model, keyNumber, usage, cost, result, skipped);
  }

  /** This row with what it used and cost. */
  public UsageRow with(Usage used, RowCost charged) {
    return new UsageRow(
        call, attempt, end, createdAt, provider, model, account, used, charged, result, skipped);
  }
}
