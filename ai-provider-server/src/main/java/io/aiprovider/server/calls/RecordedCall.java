package io.aiprovider.server.calls;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call, as the ledger has it.
 *
 * @param rows all of its rows, in order, the one of its end last; at least one
 */
record RecordedCall(List<RecordedRow> rows) {
  /** How certain a cost is, the most certain first. */
  private static final List<String> STATUSES =
      List.of("priced", "estimated", "partial", "unpriced");

  RecordedRow last() {
    return rows.get(rows.size() - 1);
  }

  /** The call as an entry of a list. */
  JsonObject toJson() {
    RecordedRow last = last();
    JsonObject json =
        JsonObject.of("id", last.callId())
            .with("started_at", last.startedAt().toString())
            .with("duration_ms", last.millis())
            .with("status", last.statusCode())
            .with("outcome", last.outcome())
            .with("failure", last.failure());
    for (String name : last.facts().names()) {
      json = json.with(name, last.facts().get(name));
    }
    return json.with("provider", last.provider())
        .with("model", last.model())
        .with("attempt_count", attempts().size())
        .with("cache", last.cache())
        .with("usage", usage())
        .with("cost_usd", sum(RecordedRow::costUsd))
        .with("saved_usd", sum(RecordedRow::savedUsd))
        .with("prompt_cache_saved_usd", sum(RecordedRow::promptCacheSavedUsd))
        .with("pricing_status", status());
  }

  private JsonObject usage() {
    JsonObject sums = JsonObject.EMPTY;
    for (String tokens : RecordedRow.TOKENS) {
      long sum = 0;
      for (RecordedRow row : rows) {
        Long number = row.usage().integer(tokens);
        sum += number == null ? 0 : number;
      }
      sums = sums.with(tokens, sum);
    }
    return sums;
  }

  private BigDecimal sum(Function<RecordedRow, BigDecimal> figure) {
    BigDecimal sum = rows.stream().map(figure).reduce(BigDecimal.ZERO, BigDecimal::add);
    return sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros();
  }

  private String status() {
    int worst = rows.stream().mapToInt(row -> STATUSES.indexOf(row.status())).max().orElse(0);
    return STATUSES.get(Math.max(0, worst));
  }

  /** All rows but the one of an answer that no attempt gave. */
  private List<RecordedRow> attempts() {
    return rows.stream().filter(row -> row.attempt() > 0).toList();
  }

  /**
   * The call with its attempts.
   *
   * @param content what is stored of its request and answer; null: nothing
   */
  JsonObject toDetailedJson(@Nullable JsonObject content) {
    return toJson()
        .with("message", last().message())
        .with("attempts", attempts().stream().map(each -> each.toAttempt(began(each))).toList())
        .with("skipped", last().skipped())
        .with("content", content == null ? JsonObject.of("state", contentState()) : content);
  }

  /** Why an attempt began, as far as its rows tell. */
  private String began(RecordedRow attempt) {
    RecordedRow before = null;
    for (RecordedRow row : rows) {
      if (row.attempt() == attempt.attempt() - 1 && row.attempt() > 0) {
        before = row;
      }
    }
    if (before == null) {
      return "first";
    }
    if (attempt.offset() + 1 < before.offset() + before.duration()) { // times are rounded
      return "hedge";
    }
    if (before.ttftMs() != null) {
      return "continuation";
    }
    boolean same =
        Objects.equals(before.provider(), attempt.provider())
            && Objects.equals(before.model(), attempt.model());
    return same ? "retry" : "failover";
  }

  private String contentState() {
    boolean dispatched = !attempts().isEmpty() || last().outcome().equals("succeeded");
    return dispatched ? "not_stored" : "failed_before_dispatch";
  }
}
