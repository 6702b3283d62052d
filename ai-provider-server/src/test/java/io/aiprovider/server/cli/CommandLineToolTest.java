package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.reconcile.ReportFiles;
import java.io.IOException;
import java.util.stream.Stream;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest extends CommandFixture {
  private static final String STATEMENTS =
      """
      {"month":"2026-10","zone":"UTC","currency":"USD","status":"closed",
       "closed_at":"2026-11-01T08:00:00Z","hash":"ab","intact":true,
       "statements":[
        {"tenant_id":"acme","plan":{"name":"pro","model":"subscription"},
         "usage":{"requests":12,"billed_requests":10,"prompt_tokens":1000,"completion_tokens":234,
          "cost_usd":7.5},"lines":[],
         "late":[{"month":"2026-09","usage":{},"amount_usd":0.5}],
         "price_usd":99.50,"cost_usd":7.5},
        {"tenant_id":null,"plan":{"name":"","model":"per-token"},
         "usage":{"billed_requests":1,"prompt_tokens":1,"completion_tokens":1},"lines":[],"late":[],
         "price_usd":0.25,"cost_usd":0.25}],
       "total":{"price_usd":99.75,"cost_usd":7.75}}
      """;

  @Test
  void billing_shows_price_beside_cost() {
    answers(200, STATEMENTS);

    assertThat(run("billing", "--month", "2026-10")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            Statements of 2026-10 (UTC), in US dollars: closed at 2026-11-01T08:00:00Z

            tenant  plan     requests  tokens  late  cost  price
            acme    pro            10   1,234  0.50  7.50  99.50
            (none)  at cost         1       2        0.25   0.25
            ----------------------------------------------------
            total                                    7.75  99.75
            """);
    assertThat(request().getTarget()).isEqualTo("/api/v1/billing/statements?month=2026-10");
  }

  @Test
  void billing_closes_a_month_that_is_named() {
    answers(200, STATEMENTS);
    answers(200, STATEMENTS);

    assertThat(run("billing", "--close", "--month", "2026-10")).isZero();
    RecordedRequest close = request();
    assertThat(close.getMethod()).isEqualTo("POST");
    assertThat(close.getTarget()).isEqualTo("/api/v1/billing/statements/close?month=2026-10");

    assertThat(run("billing", "--close")).isEqualTo(2);
    assertThat(err()).contains("ai-provider: --close needs --month.");
  }

  @Test
  void billing_closes_a_month_without_servers_that_are_gone() {
    answers(200, STATEMENTS);
    answers(200, STATEMENTS);

    assertThat(
            run("billing", "--close", "--month", "2026-10", "--force", "1a-2b", "--force", "3c-4d"))
        .isZero();
    assertThat(request().getTarget())
        .isEqualTo("/api/v1/billing/statements/close?month=2026-10&force=1a-2b%2C3c-4d");
    assertThat(request().getTarget()).isEqualTo("/api/v1/billing/statements?month=2026-10");

    assertThat(run("billing", "--month", "2026-10", "--force", "1a-2b")).isEqualTo(2);
    assertThat(err()).contains("ai-provider: --force needs --close.");
  }

  @Test
  void statements_that_were_changed_are_an_error_on_the_screen() {
    answers(200, STATEMENTS.replace("\"intact\":true", "\"intact\":false"));

    run("billing", "--month", "2026-10");

    assertThat(err()).contains("are not those that were closed");
  }

  private static String ledger(String tokens) {
    return """
        {"groups":[
          {"key":"gpt-4o-mini","intervals":[
            {"start":"2026-10-01T00:00:00Z","prompt_tokens":%s,"completion_tokens":200,"attempts":6,"requests":6,"cost_usd":1}]},
          {"key":"gpt-4o","intervals":[
            {"start":"2026-10-01T00:00:00Z","prompt_tokens":500,"completion_tokens":100,"attempts":3,"requests":2,"cost_usd":1},
            {"start":"2026-10-03T00:00:00Z","prompt_tokens":50,"completion_tokens":10,"attempts":1,"requests":1,"cost_usd":1}]},
          {"key":null,"intervals":[]}],
         "total":{}}
        """
        .formatted(tokens);
  }

  @Test
  void reconcile_compares_a_file_with_the_ledger() throws IOException {
    answers(200, ledger("1000"));

    assertThat(run("reconcile", file(ReportFiles.OPENAI_USAGE_CSV).toString())).isZero();

    assertThat(out())
        .isEqualTo(
            """
            OpenAI's usage of completions from 2026-10-01 to 2026-10-03, 2 models, compared with the calls to openai
            No differences.
            """);
    assertThat(request().getTarget())
        .startsWith("/api/v1/analytics/costs?")
        .contains(
            "from=2026-10-01",
            "to=2026-10-04",
            "zone=UTC",
            "provider=openai",
            "group_by=model",
            "interval=day");
  }

  @Test
  void reconcile_names_each_difference_and_exits_with_1() throws IOException {
    answers(200, ledger("1250"));

    assertThat(run("reconcile", file(ReportFiles.OPENAI_USAGE_JSON).toString())).isEqualTo(1);

    assertThat(out())
        .contains(
            """
            day         model        what                  here  there  difference
            2026-10-01  gpt-4o-mini  input tokens differ  1,250  1,000         250

            1 difference.
            """);
  }

  @Test
  void reconcile_writes_json_and_csv() throws IOException {
    String file = file(ReportFiles.OPENAI_USAGE_JSON).toString();
    answers(200, ledger("1250"));
    assertThat(run("reconcile", "--json", file)).isEqualTo(1);
    assertThat(JsonObject.parse(out()).objects("differences"))
        .extracting(JsonObject::toString)
        .containsExactly(
            "{\"day\":\"2026-10-01\",\"model\":\"gpt-4o-mini\",\"kind\":\"input_tokens_differ\","
                + "\"unit\":\"tokens\",\"here\":1250,\"there\":1000,\"difference\":250}");

    out.reset();
    answers(200, ledger("750"));
    assertThat(run("reconcile", "--csv", file)).isEqualTo(1);
    assertThat(out())
        .isEqualTo(
            "day,model,kind,unit,here,there,difference\n"
                + "2026-10-01,gpt-4o-mini,input_tokens_differ,tokens,750,1000,-250\n");
  }

  @Test
  void reconcile_adds_up_several_providers_and_obeys_tolerances() throws IOException {
    answers(200, ledger("600"));
    answers(
        200,
        ledger("410")
            .replace("200", "0")
            .replace("500", "0")
            .replace("100,", "0,")
            .replace(":50,", ":0,")
            .replace(":10,", ":0,")
            .replaceAll("\"(attempts|requests)\":\\d", "\"$1\":0"));

    int status =
        run(
            "reconcile",
            "--provider=openai-a",
            "--provider=openai-b",
            "--token-tolerance=1",
            file(ReportFiles.OPENAI_USAGE_CSV).toString());

    assertThat(out())
        .contains("compared with the calls to openai-a and openai-b", "No differences.");
    assertThat(status).isZero();
  }

  @Test
  void reconcile_names_the_known_providers_if_one_is_unknown() throws IOException {
    answers(200, "{\"groups\":[],\"total\":{}}");
    answers(200, "{\"providers\":[{\"name\":\"openai\"},{\"name\":\"azure\"}]}");

    int status = run("reconcile", "--provider=nope", file(ReportFiles.OPENAI_USAGE_CSV).toString());

    assertThat(status).isEqualTo(2);
    assertThat(err())
        .contains(
            "The server has no provider 'nope'", "Choose with --provider from: openai, azure.");
    assertThat(out()).isEmpty();
  }

  @Test
  void reconcile_compares_a_configured_provider_that_has_no_calls_yet() throws IOException {
    answers(200, "{\"groups\":[],\"total\":{}}");
    answers(200, "{\"providers\":[{\"name\":\"openai\"}]}");

    assertThat(run("reconcile", file(ReportFiles.OPENAI_USAGE_CSV).toString())).isEqualTo(1);

    assertThat(out()).contains("missing here");
  }

  @Test
  void a_broken_file_is_refused_with_line_and_column_before_the_server_is_asked()
      throws IOException {
    String broken = ReportFiles.OPENAI_COSTS_CSV.replace("0.09,usd", "much,usd");

    assertThat(run("reconcile", file(broken).toString())).isEqualTo(2);

    assertThat(err()).endsWith("report.csv, line 3, column 75: Expected a number.\n");
    assertThat(requestCount()).isZero();
    assertThat(run("reconcile", absentFile().toString())).isEqualTo(2);
    assertThat(err()).endsWith("absent cannot be read.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "costs --group, Unknown option: '--group'",
    "cost, Unmatched argument at index 0: 'cost'",
    "reconcile, Missing required parameter: 'FILE'",
    "reconcile --token-tolerance=x f, Invalid value for option '--token-tolerance': 'x' is not a number",
    "keys create --requests-per-minute=x, is not a whole number",
    "costs --json --csv, Choose one of --json and --csv.",
    "billing --close --month=2026-10 --json --csv, Choose one of --json and --csv.",
    "reconcile --json --csv f, Choose one of --json and --csv.",
    "reconcile --token-tolerance=-1 f, A tolerance must not be negative.",
    "costs --url=localhost, The server's URL must be like http://localhost:8005",
    "costs --url=ftp://x, The server's URL must be like http://localhost:8005",
    "'', A command is missing."
  })
  void wrong_use_exits_with_2(String words, String message) {
    String[] arguments =
        Stream.of(words.split(" ")).filter(w -> !w.isEmpty()).toArray(String[]::new);

    assertThat(run(arguments)).isEqualTo(2);

    assertThat(err()).startsWith("ai-provider: ").contains(message);
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"costs", "billing", "reconcile"})
  void every_command_has_help(String command) {
    assertThat(run(command, "--help")).isZero();

    assertThat(out()).contains("Usage: ai-provider " + command, "--url=URL", "--json", "Example:");
    assertThat(err()).isEmpty();
  }
}
