package io.aiprovider.server.cli.drill;

import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import io.aiprovider.server.drill.DrillCase;
import io.aiprovider.server.drill.DrillResult;
import io.aiprovider.server.drill.DrillResult.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The results as a table with one row for each route and fault. If a plain call and a stream ended
 * in different ways, a cell has both, the plain one first.
 */
final class DrillTable {
  private static final int MOST_FAULTS = 6; // that are named
  private static final double MILLIS = 1000;
  private static final Duration NOTICEABLE = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final DrillSummary summary;

  DrillTable(DrillSummary summary) {
    this.summary = summary;
  }

  void print(Console console) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("route", 1),
                Column.text("fault", 1),
                Column.text("first provider fails", 1),
                Column.text("added", 2),
                Column.text("all fail", 3),
                Column.text("result", 1)));
    Map<List<Object>, List<DrillResult>> rows = new LinkedHashMap<>();
    for (DrillResult result : summary.results()) {
      List<Object> key = List.of(result.of().route(), result.of().fault());
      rows.computeIfAbsent(key, first -> new ArrayList<>()).add(result);
    }
    rows.values().forEach(results -> table.row(row(results)));
    table.print(console);
    console.line("");
    reasons().forEach(console::line);
    console.line(
        "%d calls passed, %d are exposed, %d failed."
            .formatted(
                summary.count(Verdict.PASS),
                summary.count(Verdict.EXPOSED),
                summary.count(Verdict.FAIL)));
    if (summary.divisor() > 1) {
      console.line(
          "Timeouts were divided by "
              + summary.divisor()
              + " for the drill; the times here are those of the configuration.");
    }
  }

  private List<String> row(List<DrillResult> results) {
    DrillCase drill = results.get(0).of();
    Predicate<DrillResult> all = result -> result.of().all();
    return List.of(
        drill.route(),
        drill.fault().label(),
        cell(results, all.negate(), DrillTable::seen),
        cell(results, all.negate(), result -> time(result.added())),
        cell(results, all, DrillTable::seen),
        verdict(results));
  }

  /** The outcomes of the plain call and the stream. */
  private static String cell(
      List<DrillResult> results,
      Predicate<DrillResult> which,
      Function<DrillResult, String> outcome) {
    List<String> outcomes = results.stream().filter(which).map(outcome).distinct().toList();
    return String.join(" / ", outcomes);
  }

  private static String seen(DrillResult result) {
    if (result.servedBy() != null) {
      return result.servedBy() + " answers";
    }
    boolean status = result.saw().equals(String.valueOf(result.status()));
    return status ? result.saw() + " " + result.failure() : result.saw();
  }

  private String verdict(List<DrillResult> results) {
    if (results.stream().anyMatch(summary::isFailure)) {
      return "FAIL";
    }
    boolean exposed = results.stream().anyMatch(each -> each.verdict() == Verdict.EXPOSED);
    return (exposed ? Verdict.EXPOSED : Verdict.PASS).name().toLowerCase(Locale.ROOT);
  }

  private static String time(Duration added) {
    if (added.compareTo(NOTICEABLE) < 0) {
      return "-";
    }
    return String.format(
        Locale.ROOT, added.compareTo(LONG) < 0 ? "%.1f s" : "%.0f s", added.toMillis() / MILLIS);
  }

  /** What is wrong with each route, and after which faults. */
  private List<String> reasons() {
    Map<List<String>, Set<String>> faults = new LinkedHashMap<>();
    for (DrillResult result : summary.results()) {
      if (result.reason() != null) {
        DrillCase drill = result.of();
        faults
            .computeIfAbsent(
                List.of(drill.route(), result.reason()), first -> new LinkedHashSet<>())
            .add(drill.fault().label() + " " + drill.mode());
      }
    }
    List<String> reasons = new ArrayList<>();
    faults.forEach(
        (key, which) -> {
          String some = which.size() > MOST_FAULTS ? "" : " (" + String.join(", ", which) + ")";
          reasons.add(key.get(0) + some + ": " + key.get(1));
        });
    return reasons;
  }
}
