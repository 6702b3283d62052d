package io.aiprovider.server.cli.drill;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.drill.DrillCase;
import io.aiprovider.server.drill.DrillResult;
import io.aiprovider.server.drill.DrillResult.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * The results of a drill.
 *
 * @param divisor how much shorter the timeouts were
 * @param strict whether a call that fails because no other provider can answer counts as failed
 */
record DrillSummary(List<DrillResult> results, long divisor, boolean strict) {
  long count(Verdict verdict) {
    return results.stream()
        .filter(result -> (isFailure(result) ? Verdict.FAIL : result.verdict()) == verdict)
        .count();
  }

  boolean isFailure(DrillResult result) {
    return result.verdict() == Verdict.FAIL || strict && result.verdict() == Verdict.EXPOSED;
  }

  boolean isPassed() {
    return results.stream().noneMatch(this::isFailure);
  }

  JsonObject toJson() {
    return JsonObject.of("ok", isPassed())
        .with("passed", count(Verdict.PASS))
        .with("exposed", count(Verdict.EXPOSED))
        .with("failed", count(Verdict.FAIL))
        .with("timeouts_divided_by", divisor)
        .with("results", JsonArray.of(results.stream().map(DrillSummary::json).toList()));
  }

  private static JsonObject json(DrillResult result) {
    DrillCase drill = result.of();
    return JsonObject.of("route", drill.route())
        .with("fault", drill.fault().label())
        .with("mode", drill.mode())
        .with("failing", drill.failing())
        .with("result", result.verdict().name().toLowerCase(Locale.ROOT))
        .with("saw", result.saw())
        .with("status", result.status())
        .with("failure", result.failure())
        .with("served_by", result.servedBy())
        .with("called", JsonArray.of(result.called()))
        .with("added_ms", result.added().toMillis())
        .with("elapsed_ms", result.elapsed().toMillis())
        .with("reason", result.reason());
  }
}
