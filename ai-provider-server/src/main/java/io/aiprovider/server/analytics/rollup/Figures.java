package io.aiprovider.server.analytics.rollup;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sums of calls. Immutable.
 *
 * @param requests calls that have ended, however they ended
 * @param attempts requests to providers
 * @param cacheHits calls that the cache answered
 * @param errors calls that failed or were refused; not those that the caller cancelled
 * @param promptTokens tokens of prompts, those from a provider's cache included
 * @param cachedTokens tokens of prompts that came from a provider's cache
 * @param completionTokens tokens of answers, those of reasoning included
 * @param reasoningTokens tokens of reasoning
 * @param costUsd US dollars
 * @param savedUsd US dollars that answers from the cache would have cost
 * @param promptCacheSavedUsd US dollars that providers' prompt caches saved; negative if filling
 *     them cost more
 * @param unpricedRequests calls whose last attempt has no known price
 */
public record Figures(
    long requests,
    long attempts,
    long cacheHits,
    long errors,
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    long reasoningTokens,
    BigDecimal costUsd,
    BigDecimal savedUsd,
    BigDecimal promptCacheSavedUsd,
    long unpricedRequests) {

  private static final int SCALE = 18; // of the columns of ai_usage_logs
  private static final int LOWEST_ERROR = 400;

  /** The last row of a call that counts as an error, in SQL. */
  public static final String IS_ERROR =
      "call_end and coalesce(failure_kind, '') <> 'cancelled'"
          + " and (outcome <> 'succeeded' or coalesce(status_code, 200) >= 400)";

  /** Nothing. */
  public static final Figures NONE =
      new Figures(0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0);

  /**
   * What one row of ai_usage_logs adds to each figure, in SQL. The roll-ups and the reports are
   * made with it. {@link #of(UsageRow)} has the same for rows in memory.
   */
  private static final Map<String, String> OF_ROW = ofRow();

  /** The names of the figures in tables and answers. */
  public static final List<String> NAMES = List.copyOf(OF_ROW.keySet());

  /** The figures by their names, in that order. */
  static final Map<String, Function<Figures, Object>> COLUMNS = columns();

  /** Selects the figures of each row of ai_usage_logs. */
  static final String OF_EACH_ROW =
      OF_ROW.entrySet().stream()
          .map(figure -> figure.getValue() + " as " + figure.getKey())
          .collect(Collectors.joining(", "));

  /** Selects the sums over rows of ai_usage_logs. */
  public static final String SUM_OF_ROWS =
      OF_ROW.entrySet().stream()
          .map(figure -> sum(figure.getValue(), figure.getKey()))
          .collect(Collectors.joining(", "));

  /** Selects the sums over rows that have figures. */
  public static final String SUM =
      NAMES.stream().map(name -> sum(name, name)).collect(Collectors.joining(", "));

  /** That of no rows is null, which {@link #of(ResultSet)} reads as 0. */
  private static String sum(String expression, String name) {
    String sum = "sum(" + expression + ")";
    return (name.endsWith("_usd") ? sum : "cast(" + sum + " as bigint)") + " as " + name;
  }

  private static Map<String, String> ofRow() {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("requests", countIf("call_end"));
    figures.put("attempts", countIf("attempt > 0"));
    figures.put("cache_hits", countIf("call_end and response_cached"));
    figures.put("errors", countIf(IS_ERROR));
    figures.put("prompt_tokens", "prompt_tokens");
    figures.put("cached_tokens", "cached_tokens");
    figures.put("completion_tokens", "completion_tokens");
    figures.put("reasoning_tokens", "reasoning_tokens");
    figures.put("cost_usd", "cost_usd");
    figures.put("saved_usd", "saved_usd");
    figures.put("prompt_cache_saved_usd", "prompt_cache_saved_usd");
    figures.put("unpriced_requests", countIf("call_end and pricing_status = 'unpriced'"));
    return figures;
  }

  private static String countIf(String condition) {
    return "case when " + condition + " then 1 else 0 end";
  }

  /** What a row of the ledger adds: the same as if it is read from the database. */
  static Figures of(UsageRow row) {
    RowResult result = row.result();
    boolean end = row.end();
    return new Figures(
        end ? 1 : 0,
        row.attempt() > 0 ? 1 : 0,
        end && result.cached() ? 1 : 0,
        end && isError(result) ? 1 : 0,
        row.usage().promptTokens(),
        row.usage().cachedTokens(),
        row.usage().completionTokens(),
        row.usage().reasoningTokens(),
        stored(row.cost().usd()),
        stored(row.cost().savedUsd()),
        stored(row.cost().promptCacheSavedUsd()),
        end && row.cost().status().equals(RowCost.UNPRICED) ? 1 : 0);
  }

  /** Whether the last row of a call counts as an error. */
  static boolean isError(RowResult result) {
    Integer status = result.statusCode();
    return !"cancelled".equals(result.failureKind())
        && (!result.outcome().equals("succeeded") || status != null && status >= LOWEST_ERROR);
  }

  /** As the column rounds it. */
  private static BigDecimal stored(BigDecimal usd) {
    return usd.scale() > SCALE ? usd.setScale(SCALE, RoundingMode.HALF_UP) : usd;
  }

  /** The figures of a row of a query. */
  public static Figures of(ResultSet row) throws SQLException {
    return new Figures(
        row.getLong("requests"),
        row.getLong("attempts"),
        row.getLong("cache_hits"),
        row.getLong("errors"),
        row.getLong("prompt_tokens"),
        row.getLong("cached_tokens"),
        row.getLong("completion_tokens"),
        row.getLong("reasoning_tokens"),
        usd(row, "cost_usd"),
        usd(row, "saved_usd"),
        usd(row, "prompt_cache_saved_usd"),
        row.getLong("unpriced_requests"));
  }

  private static BigDecimal usd(ResultSet row, String name) throws SQLException {
    BigDecimal usd = row.getBigDecimal(name);
    return usd == null ? BigDecimal.ZERO : usd;
  }

  /** The sums of both. */
  public Figures plus(Figures other) {
    return new Figures(
        requests + other.requests,
        attempts + other.attempts,
        cacheHits + other.cacheHits,
        errors + other.errors,
        promptTokens + other.promptTokens,
        cachedTokens + other.cachedTokens,
        completionTokens + other.completionTokens,
        reasoningTokens + other.reasoningTokens,
        costUsd.add(other.costUsd),
        savedUsd.add(other.savedUsd),
        promptCacheSavedUsd.add(other.promptCacheSavedUsd),
        unpricedRequests + other.unpricedRequests);
  }

  /** What is left without the others, which are a part of these. */
  public Figures minus(Figures part) {
    return new Figures(
        requests - part.requests,
        attempts - part.attempts,
        cacheHits - part.cacheHits,
        errors - part.errors,
        promptTokens - part.promptTokens,
        cachedTokens - part.cachedTokens,
        completionTokens - part.completionTokens,
        reasoningTokens - part.reasoningTokens,
        costUsd.subtract(part.costUsd),
        savedUsd.subtract(part.savedUsd),
        promptCacheSavedUsd.subtract(part.promptCacheSavedUsd),
        unpricedRequests - part.unpricedRequests);
  }

  /** Whether all of them are 0. */
  public boolean isNothing() {
    return requests == 0
        && attempts == 0
        && promptTokens == 0
        && completionTokens == 0
        && costUsd.signum() == 0
        && savedUsd.signum() == 0
        && promptCacheSavedUsd.signum() == 0;
  }

  private static Map<String, Function<Figures, Object>> columns() {
    Map<String, Function<Figures, Object>> columns = new LinkedHashMap<>();
    columns.put("requests", Figures::requests);
    columns.put("attempts", Figures::attempts);
    columns.put("cache_hits", Figures::cacheHits);
    columns.put("errors", Figures::errors);
    columns.put("prompt_tokens", Figures::promptTokens);
    columns.put("cached_tokens", Figures::cachedTokens);
    columns.put("completion_tokens", Figures::completionTokens);
    columns.put("reasoning_tokens", Figures::reasoningTokens);
    columns.put("cost_usd", figures -> plain(figures.costUsd()));
    columns.put("saved_usd", figures -> plain(figures.savedUsd()));
    columns.put("prompt_cache_saved_usd", figures -> plain(figures.promptCacheSavedUsd()));
    columns.put("unpriced_requests", Figures::unpricedRequests);
    return columns;
  }

  /** The figures by their names, in the order of an answer. */
  public Map<String, Object> byName() {
    Map<String, Object> values = new LinkedHashMap<>();
    COLUMNS.forEach((name, value) -> values.put(name, value.apply(this)));
    return values;
  }

  /** The object with the figures added, all at once: a report has thousands of them. */
  public JsonObject addTo(JsonObject json) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    json.names().forEach(name -> all.put(name, json.get(name)));
    all.putAll(byName());
    return JsonObject.of(all);
  }

  /** Without zeros at the end, and without an exponent. */
  private static BigDecimal plain(BigDecimal usd) {
    BigDecimal stripped = usd.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
