package io.aiprovider.server.reconcile;

import static io.aiprovider.server.reconcile.ReportFiles.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.reconcile.LedgerSource.Entry;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconciliationTest {
  private static final Tolerance EXACT = new Tolerance(BigDecimal.ZERO, new BigDecimal("0.01"));

  /** What the ledger has if it agrees with the files. */
  private static List<Entry> openAi() {
    return new ArrayList<>(
        List.of(
            entry(1, "gpt-4o-mini", 1_000, 200, 6, "0.24"),
            entry(1, "gpt-4o", 300, 100, 1, "2.25"),
            entry(1, "gpt-4o-2024-08-06", 200, 0, 1, "0"),
            entry(3, "gpt-4o", 50, 10, 1, "0.225")));
  }

  private static List<Entry> anthropic() {
    return new ArrayList<>(List.of(entry(1, "claude-sonnet-4-5", 3_200, 500, 7, "0.6")));
  }

  private static Entry entry(
      int day, String model, long input, long output, long requests, String usd) {
    return entry(day, model, input, output, new Requests(requests, requests), usd);
  }

  private static Entry entry(
      int day, String model, long input, long output, Requests requests, String usd) {
    return new Entry(
        LocalDate.of(2026, 10, day),
        model,
        new Amounts(input, output, requests, new BigDecimal(usd)));
  }

  private static List<String> differences(String file, List<Entry> ledger, Tolerance tolerance) {
    return Reconciliation.differences(read(file), (from, to) -> ledger, tolerance).stream()
        .map(
            difference ->
                "%s %s %s %s %s"
                    .formatted(
                        difference.day(),
                        difference.model(),
                        difference.kind(),
                        difference.here().toPlainString(),
                        difference.there().toPlainString()))
        .toList();
  }

  private static List<String> differences(String file, List<Entry> ledger) {
    return differences(file, ledger, EXACT);
  }

  static Stream<String> openAiFiles() {
    return Stream.of(
        ReportFiles.OPENAI_USAGE_JSON,
        ReportFiles.OPENAI_USAGE_CSV,
        ReportFiles.OPENAI_COSTS_JSON,
        ReportFiles.OPENAI_COSTS_CSV);
  }

  static Stream<String> anthropicFiles() {
    return Stream.of(
        ReportFiles.ANTHROPIC_USAGE_JSON,
        ReportFiles.ANTHROPIC_USAGE_CSV,
        ReportFiles.ANTHROPIC_COSTS_JSON,
        ReportFiles.ANTHROPIC_COSTS_CSV);
  }

  @ParameterizedTest
  @MethodSource("openAiFiles")
  void a_report_of_openai_that_agrees_has_no_differences(String file) {
    assertThat(differences(file, openAi())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("anthropicFiles")
  void a_report_of_anthropic_that_agrees_has_no_differences(String file) {
    assertThat(differences(file, anthropic())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void each_difference_of_tokens_is_found(String kind) {
    String file =
        kind.equals("json") ? ReportFiles.OPENAI_USAGE_JSON : ReportFiles.OPENAI_USAGE_CSV;
    List<Entry> ledger =
        List.of(
            entry(1, "gpt-4o-mini", 999, 201, 6, "0.24"), // both differ by one
            entry(1, "gpt-4o", 500, 100, 2, "2.25"), // agrees
            entry(2, "gpt-4o", 7, 3, 1, "0.1"), // the provider has nothing on that day
            entry(3, "gpt-5", 50, 10, 1, "0.225")); // another model

    assertThat(differences(file, ledger))
        .containsExactly(
            "2026-10-01 gpt-4o-mini INPUT_TOKENS_DIFFER 999 1000",
            "2026-10-01 gpt-4o-mini OUTPUT_TOKENS_DIFFER 201 200",
            "2026-10-02 gpt-4o MISSING_THERE 10 0",
            "2026-10-03 gpt-4o MISSING_HERE 0 60",
            "2026-10-03 gpt-5 MISSING_THERE 60 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void each_difference_of_requests_is_found(String kind) {
    String file =
        kind.equals("json") ? ReportFiles.OPENAI_USAGE_JSON : ReportFiles.OPENAI_USAGE_CSV;
    List<Entry> ledger =
        List.of(
            entry(1, "gpt-4o-mini", 1_000, 200, new Requests(7, 9), "0.24"), // one too many
            entry(1, "gpt-4o", 500, 100, 1, "2.25"), // the provider got another one
            entry(2, "gpt-4o", 0, 0, new Requests(1, 1), "0"), // answered, but not reported
            entry(3, "gpt-4o", 50, 10, 1, "0.225")); // agrees

    assertThat(differences(file, ledger))
        .containsExactly(
            "2026-10-01 gpt-4o REQUESTS_DIFFER 1 2",
            "2026-10-01 gpt-4o-mini REQUESTS_DIFFER 7 6",
            "2026-10-02 gpt-4o REQUESTS_DIFFER 1 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void attempts_that_failed_may_be_in_the_report_or_not(String kind) {
    String file =
        kind.equals("json") ? ReportFiles.OPENAI_USAGE_JSON : ReportFiles.OPENAI_USAGE_CSV;
    List<Entry> ledger =
        List.of(
            entry(1, "gpt-4o-mini", 1_000, 200, Requests.of(9, 6, 0, 0), "0.24"), // 3 retries
            entry(1, "gpt-4o", 500, 100, Requests.of(2, 7, 1, 5), "2.25"), // one failed for good
            entry(2, "gpt-4o", 0, 0, Requests.of(4, 1, 1, 0), "0"), // all failed
            entry(3, "gpt-4o", 50, 10, 1, "0.225"));

    assertThat(differences(file, ledger)).isEmpty();
  }

  @Test
  void a_report_without_numbers_of_requests_is_compared_by_tokens() {
    String file = ReportFiles.OPENAI_USAGE_JSON.replaceAll("\"num_model_requests\": \\d+,", "");
    List<Entry> ledger = openAi();
    ledger.set(0, entry(1, "gpt-4o-mini", 1_000, 200, 99, "0.24"));

    assertThat(differences(file, ledger)).isEmpty();
    assertThat(differences(ReportFiles.OPENAI_USAGE_JSON, ledger)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void each_difference_of_costs_is_found(String kind) {
    String file =
        kind.equals("json") ? ReportFiles.OPENAI_COSTS_JSON : ReportFiles.OPENAI_COSTS_CSV;
    List<Entry> ledger =
        List.of(
            entry(1, "gpt-4o-mini", 1_000, 200, 6, "0.2699"), // 3 cents too much
            entry(1, "gpt-4o", 500, 100, 2, "0"), // without a price here
            entry(2, "gpt-4o", 7, 3, 1, "0.5"));

    assertThat(differences(file, ledger))
        .containsExactly(
            "2026-10-01 gpt-4o COST_DIFFERS 0 2.25",
            "2026-10-01 gpt-4o-mini COST_DIFFERS 0.2699 0.24"
                .replace("0.24", kind.equals("json") ? "0.24" : "0.2400000000000000"),
            "2026-10-02 gpt-4o MISSING_THERE 0.5 0",
            "2026-10-03 gpt-4o MISSING_HERE 0 0.225");
  }

  @ParameterizedTest
  @MethodSource("anthropicFiles")
  void a_planted_difference_in_a_report_of_anthropic_is_found(String file) {
    boolean usage = read(file).format().hasTokens();
    List<Entry> ledger = new ArrayList<>(anthropic());
    ledger.set(0, entry(1, "claude-sonnet-4-5", 3_199, 500, 7, "0.58"));

    assertThat(differences(file, ledger))
        .singleElement()
        .asString()
        .contains(usage ? "INPUT_TOKENS_DIFFER 3199 3200" : "COST_DIFFERS 0.58 0.6");
    assertThat(differences(file, List.of())).singleElement().asString().contains("MISSING_HERE");

    ledger.set(0, entry(1, "claude-sonnet-4-5", 3_200, 501, 7, "0.62"));
    assertThat(differences(file, ledger))
        .singleElement()
        .asString()
        .contains(usage ? "OUTPUT_TOKENS_DIFFER 501 500" : "COST_DIFFERS 0.62 0.6");

    ledger.set(0, anthropic().get(0));
    ledger.add(entry(1, "claude-haiku-4-5", 1, 1, 1, "0.02"));
    assertThat(differences(file, ledger))
        .singleElement()
        .asString()
        .contains("claude-haiku-4-5 MISSING_THERE");
  }

  @Test
  void differences_within_the_tolerance_are_not_reported() {
    List<Entry> ledger = openAi();
    ledger.set(0, entry(1, "gpt-4o-mini", 990, 202, 6, "0.231"));

    assertThat(differences(ReportFiles.OPENAI_COSTS_JSON, ledger)).isEmpty(); // 0.9 cents
    assertThat(
            differences(
                ReportFiles.OPENAI_USAGE_JSON,
                ledger,
                new Tolerance(BigDecimal.ONE, BigDecimal.ZERO)))
        .isEmpty();
    assertThat(
            differences(
                ReportFiles.OPENAI_USAGE_JSON,
                ledger,
                new Tolerance(new BigDecimal("0.99"), BigDecimal.ZERO)))
        .hasSize(2);
  }

  @Test
  void embeddings_are_no_part_of_the_usage_of_completions() {
    List<Entry> ledger = openAi();
    ledger.add(entry(1, "text-embedding-3-small", 400, 0, 3, "0.5"));

    assertThat(differences(ReportFiles.OPENAI_USAGE_JSON, ledger)).isEmpty();
    assertThat(differences(ReportFiles.OPENAI_COSTS_JSON, ledger))
        .containsExactly("2026-10-01 text-embedding-3-small MISSING_THERE 0.5 0");
  }

  @Test
  void a_report_without_models_is_compared_by_day() {
    String file =
        ReportFiles.OPENAI_USAGE_JSON.replaceAll("\"model\": \"[^\"]*\"", "\"model\": null");

    assertThat(differences(file, openAi())).isEmpty();
    assertThat(differences(file, openAi().subList(0, 3)))
        .containsExactly("2026-10-03 (all models) MISSING_HERE 0 60");
  }

  @Test
  void the_ledger_is_asked_for_the_days_of_the_report() {
    List<LocalDate> asked = new ArrayList<>();

    Reconciliation.differences(
        read(ReportFiles.OPENAI_USAGE_JSON),
        (from, to) -> {
          asked.addAll(List.of(from, to));
          return openAi();
        },
        EXACT);

    assertThat(asked).containsExactly(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 4));
  }
}
