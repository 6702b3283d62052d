package io.aiprovider.server.reconcile;

import static io.aiprovider.server.reconcile.ReportFiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReportTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);

  private static String entries(UsageReport report) {
    TreeMap<String, String> shown = new TreeMap<>();
    report
        .used()
        .forEach(
            (place, amounts) ->
                shown.put(
                    place.day() + " " + place.model().shown(),
                    amounts.inputTokens()
                        + "/"
                        + amounts.outputTokens()
                        + "/"
                        + amounts.usd().stripTrailingZeros().toPlainString()));
    return shown.toString();
  }

  static Stream<Arguments> formats() {
    String openAiUsage =
        "{2026-10-01 gpt-4o=500/100/0, 2026-10-01 gpt-4o-mini=1000/200/0, 2026-10-03"
            + " gpt-4o=50/10/0}";
    String openAiCosts =
        "{2026-10-01 gpt-4o=0/0/2.25, 2026-10-01 gpt-4o-mini=0/0/0.24, 2026-10-03"
            + " gpt-4o=0/0/0.225}";
    return Stream.of(
        Arguments.of(ReportFiles.OPENAI_USAGE_JSON, ReportFormat.OPENAI_USAGE, 3, openAiUsage),
        Arguments.of(ReportFiles.OPENAI_USAGE_CSV, ReportFormat.OPENAI_USAGE, 3, openAiUsage),
        Arguments.of(ReportFiles.OPENAI_COSTS_JSON, ReportFormat.OPENAI_COSTS, 3, openAiCosts),
        Arguments.of(ReportFiles.OPENAI_COSTS_CSV, ReportFormat.OPENAI_COSTS, 3, openAiCosts),
        Arguments.of(
            ReportFiles.ANTHROPIC_USAGE_JSON,
            ReportFormat.ANTHROPIC_USAGE,
            2,
            "{2026-10-01 claude-sonnet-4-5=3200/500/0}"),
        Arguments.of(
            ReportFiles.ANTHROPIC_USAGE_CSV,
            ReportFormat.ANTHROPIC_USAGE,
            1,
            "{2026-10-01 claude-sonnet-4-5=3200/500/0}"),
        Arguments.of(
            ReportFiles.ANTHROPIC_COSTS_JSON,
            ReportFormat.ANTHROPIC_COSTS,
            1,
            "{2026-10-01 claude-sonnet-4-5=0/0/0.6}"),
        Arguments.of(
            ReportFiles.ANTHROPIC_COSTS_CSV,
            ReportFormat.ANTHROPIC_COSTS,
            1,
            "{2026-10-01 Claude Sonnet 4.5=0/0/0.6}"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void each_format_is_recognized_and_read(
      String file, ReportFormat format, int days, String entries) {
    UsageReport report = read(file);

    assertThat(report.format()).isEqualTo(format);
    assertThat(report.from()).isEqualTo(FIRST);
    assertThat(report.to()).isEqualTo(FIRST.plusDays(days));
    assertThat(report.byModel()).isTrue();
    assertThat(entries(report)).isEqualTo(entries);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void windows_line_ends_a_mark_and_blank_lines_change_nothing(
      String file, ReportFormat format, int days, String entries) {
    boolean csv = !file.stripLeading().startsWith("{");
    String other = (csv ? "\uFEFF" : "  \n") + file.replace("\n", "\r\n") + "\r\n";

    assertThat(entries(read(other))).isEqualTo(entries);
  }

  @Test
  void an_array_of_pages_is_one_report() {
    String second = ReportFiles.OPENAI_USAGE_JSON;
    for (long time = 1791072000; time >= 1790812800; time -= 86_400) {
      second = second.replace(Long.toString(time), Long.toString(time + 10 * 86_400));
    }

    UsageReport report = read("[" + ReportFiles.OPENAI_USAGE_JSON + "," + second + "]");

    assertThat(report.from()).isEqualTo(FIRST);
    assertThat(report.used()).hasSize(6);
  }

  @Test
  void a_first_page_says_that_there_are_more() {
    String page =
        ReportFiles.OPENAI_USAGE_JSON.replace("\"has_more\": false", "\"has_more\": true");

    assertThat(read(page).cut()).isTrue();
    assertThat(read(ReportFiles.OPENAI_USAGE_JSON).cut()).isFalse();
  }

  @Test
  void an_export_of_openai_without_usage_is_a_report_of_no_usage() {
    UsageReport report =
        read(
            "start_time,end_time,start_time_iso,end_time_iso\n"
                + "1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00\n");

    assertThat(report.format()).isEqualTo(ReportFormat.OPENAI_USAGE);
    assertThat(report.used()).isEmpty();
  }

  @Test
  void a_report_without_models_has_sums_of_all_models() {
    UsageReport report =
        read(ReportFiles.OPENAI_USAGE_JSON.replaceAll("\"model\": \"[^\"]*\"", "\"model\": null"));

    assertThat(report.byModel()).isFalse();
    assertThat(entries(report))
        .isEqualTo("{2026-10-01 (all models)=1500/300/0, 2026-10-03 (all models)=50/10/0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt-4o | gpt-4o-2024-08-06",
        "gpt-4 | gpt-4-0613",
        "gpt-4.1-mini | gpt-4.1-mini-2025-04-14",
        "claude-3-5-sonnet-latest | Claude Sonnet 3.5 2024-10-22",
        "claude-sonnet-4-5-20250929 | Claude Sonnet 4.5",
        "claude-haiku-4-5 | Claude Haiku 4.5"
      })
  void the_date_of_a_version_and_the_spelling_do_not_make_another_model(String one, String other) {
    assertThat(ModelName.of(one).key()).isEqualTo(ModelName.of(other).key());
  }

  @ParameterizedTest
  @CsvSource({"gpt-4o,gpt-4o-mini", "claude-opus-4-5,claude-sonnet-4-5", "gpt-4.1,gpt-4"})
  void different_models_stay_different(String one, String other) {
    assertThat(ModelName.of(one).key()).isNotEqualTo(ModelName.of(other).key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "gpt-4o-2024-08-06, input; gpt-4o",
        "gpt-4o-mini-2024-07-18, cached input; gpt-4o-mini",
        "priority | gpt-5.6-sol, output, long context; gpt-5.6-sol",
        "gpt-audio-mini-2025-12-15 audio, input; gpt-audio-mini",
        "web search tool calls; web search tool calls"
      })
  void a_line_item_names_its_model(String item, String model) {
    assertThat(ModelName.ofLineItem(item).shown()).isEqualTo(model);
  }

  private static UnreadableReport refusal(String file) {
    return catchThrowableOfType(UnreadableReport.class, () -> read(file));
  }

  private static void assertRefused(String file, int line, int column, String message) {
    UnreadableReport refused = refusal(file);
    assertThat(refused).as(file).isNotNull();
    assertThat(refused).hasMessageContaining(message);
    assertThat(List.of(refused.line(), refused.column())).isEqualTo(List.of(line, column));
  }

  @Test
  void a_wrong_value_of_json_is_refused_with_its_place() {
    String file = ReportFiles.OPENAI_USAGE_JSON;
    String line8 =
        "        {\"object\": \"organization.usage.completions.result\", \"input_tokens\": ";

    assertRefused(
        file.replace("\"input_tokens\": 900", "\"input_tokens\": \"many\""),
        9,
        line8.length() + 1,
        "Expected a number.");
    assertRefused(
        file.replace("\"input_tokens\": 900", "\"input_tokens\": -900"),
        9,
        line8.length() + 1,
        "Expected a whole number that is not negative.");
    assertRefused(
        file.replace("\"input_tokens\": 900", "\"input_tokens\": 900.5"),
        9,
        line8.length() + 1,
        "Expected a whole number");
    assertRefused(file.replace("\"input_tokens\": 900,", ""), 9, 9, "has no 'input_tokens'");
    assertRefused(
        file.replace("\"end_time\": 1790899200", "\"end_time\": 1791072000"),
        4,
        5,
        "more than a day");
    assertRefused(
        file.replace("1790812800", "1790812860").replace("1790899200,\n", "1790899260,\n"),
        4,
        5,
        "not days of UTC");
    assertRefused(
        ReportFiles.OPENAI_COSTS_JSON.replace(
            "\"value\": 2.25, \"currency\": \"usd\"", "\"value\": 2.25, \"currency\": \"eur\""),
        9,
        83,
        "US dollars");
  }

  @Test
  void a_wrong_value_of_csv_is_refused_with_its_place() {
    assertRefused(
        ReportFiles.ANTHROPIC_COSTS_CSV.replace("0.15,0.15", "free,0.15"),
        3,
        64,
        "Expected a number.");
    assertRefused(
        ReportFiles.ANTHROPIC_COSTS_CSV.replace(
            "2026-10-01,Claude Sonnet 4.5,Default,app,message,≤ 200k,output",
            "1 Oct,Claude Sonnet 4.5,Default,app,message,≤ 200k,output"),
        3,
        1,
        "Expected a date");
    assertRefused(
        ReportFiles.OPENAI_COSTS_CSV.replace(",0.09,usd", ",0.09,eur"), 3, 80, "US dollars");
    assertRefused(
        ReportFiles.OPENAI_COSTS_CSV.replace(
            "0.09,usd,\"gpt-4o-mini-2024-07-18, output\"", "0.09,usd"),
        3,
        91,
        "The row has 9 fields, but the header has 10.");
    assertRefused(
        ReportFiles.OPENAI_COSTS_CSV.replace("input\",,org-1", "input,,org-1"),
        3,
        85,
        "Expected a comma after the quotation mark.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": [{\"day\": 1}]}",
        "{\"items\": []}",
        "[1]",
        "{\"data\": [{\"start_time\": 1, \"end_time\": 2, \"results\": [{\"object\":"
            + " \"organization.usage.images.result\"}]}]}",
        "{\"data\": [{\"starting_at\": \"x\", \"results\": [{\"other\": 1}]}]}"
      })
  void an_unknown_json_is_refused_and_the_known_formats_are_named(String file) {
    assertThat(refusal(file)).hasMessageContaining("/v1/organization/costs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,2\n", "hello", "usage_date_utc,model\n2026-10-01,x\n"})
  void an_unknown_csv_is_refused_and_the_known_columns_are_named(String file) {
    assertRefused(file, 1, 1, "amount_value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"data\": [ | 1 | 11",
        "{\"data\": [}} | 1 | 11",
        "{\"data\": []} x | 1 | 14",
        "{\"data\": []} | 1 | 1"
      })
  void broken_json_is_refused_with_line_and_column(String file, int line, int column) {
    UnreadableReport refused = refusal(file);

    assertThat(refused.line()).isEqualTo(line);
    assertThat(refused.column()).isEqualTo(column);
  }

  @Test
  void a_file_that_is_no_text_or_empty_is_refused() {
    assertThat(
            catchThrowableOfType(
                UnreadableReport.class,
                () -> UsageReport.read(new byte[] {(byte) 0xC3, (byte) 0x28, 1, 2})))
        .hasMessageContaining("UTF-8");
    assertRefused("", 1, 1, "The columns are not those");
    assertRefused(
        ReportFiles.ANTHROPIC_COSTS_CSV.lines().findFirst().orElseThrow(), 2, 1, "no rows");
  }

  @Test
  void an_absurd_number_is_refused_and_not_calculated() {
    assertRefused(
        ReportFiles.ANTHROPIC_COSTS_CSV.replace("0.15,0.15", "1e999999999,0.15"),
        3,
        64,
        "Expected a number.");
  }
}
