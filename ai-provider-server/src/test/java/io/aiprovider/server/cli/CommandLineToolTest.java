package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.reconcile.ReportFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest {
  private static final String COSTS =
      """
      {"from":"2026-10-01T00:00:00Z","to":"2026-11-01T00:00:00Z","zone":"UTC","group_by":"model",
       "currency":"USD",
       "total":{"requests":1234,"attempts":1300,"cache_hits":7,"errors":3,"prompt_tokens":1000000,
        "cached_tokens":0,"completion_tokens":5,"reasoning_tokens":0,"cost_usd":12.30024,
        "unpriced_requests":1},
       "groups":[
        {"key":"gpt-4o","requests":1200,"cache_hits":7,"errors":3,"prompt_tokens":999999,
         "completion_tokens":4,"cost_usd":12.3,"unpriced_requests":0},
        {"key":"evil\\u001b[2J","requests":30,"cache_hits":0,"errors":0,"prompt_tokens":1,
         "completion_tokens":1,"cost_usd":0.00024,"unpriced_requests":1},
        {"key":null,"requests":4,"cache_hits":0,"errors":0,"prompt_tokens":0,
         "completion_tokens":0,"cost_usd":0,"unpriced_requests":0}]}
      """;
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

  private final MockWebServer server = new MockWebServer();
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  @BeforeEach
  void start() throws IOException {
    server.start();
    environment.put("AI_PROVIDER_URL", "http://localhost:" + server.getPort());
    environment.put("AI_PROVIDER_ADMIN_KEY", "admin-key-1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answers(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private int run(String... words) {
    return new CommandLineTool(
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(words);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private RecordedRequest request() {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void costs_are_a_table_with_a_total() {
    answers(200, COSTS);

    assertThat(run("costs", "--from", "2026-10-01", "--zone", "Europe/Berlin")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            Costs from 2026-10-01T00:00:00Z to 2026-11-01T00:00:00Z (UTC), in US dollars

            model     requests  errors  cache hits  input tokens  output tokens  unpriced      cost
            gpt-4o       1,200       3           7       999,999              4         0  12.30000
            evil?[2J        30       0           0             1              1         1   0.00024
            (none)           4       0           0             0              0         0   0.00000
            ---------------------------------------------------------------------------------------
            total        1,234       3           7     1,000,000              5         1  12.30024
            """);
    assertThat(err()).isEmpty();
    RecordedRequest request = request();
    assertThat(request.getTarget())
        .isEqualTo("/api/v1/analytics/costs?group_by=model&from=2026-10-01&zone=Europe%2FBerlin");
    assertThat(request.getHeaders().get("X-Admin-Key")).isEqualTo("admin-key-1");
  }

  @Test
  void a_narrow_terminal_gets_fewer_columns_and_a_note() {
    environment.put("COLUMNS", "50");
    answers(200, COSTS);

    run("costs");

    assertThat(out().lines().skip(1)).allSatisfy(line -> assertThat(line).hasSizeLessThan(51));
    assertThat(out()).contains("cost").doesNotContain("cache hits");
    assertThat(err()).startsWith("Left out, because the terminal is too narrow: cache hits");
  }

  @Test
  void only_a_terminal_without_no_color_gets_bold_headings() {
    for (String noColor : List.of("", "1")) {
      environment.putAll(Map.of("COLUMNS", "120", "TERM", "xterm", "NO_COLOR", noColor));
      answers(200, COSTS);
      out.reset();

      run("costs");

      assertThat(out().contains("\u001B[1mmodel")).isEqualTo(noColor.isEmpty());
    }
  }

  @Test
  void json_and_csv_are_those_of_the_server() {
    answers(200, COSTS);
    assertThat(run("costs", "--json")).isZero();
    assertThat(JsonObject.parse(out())).isEqualTo(JsonObject.parse(COSTS));

    out.reset();
    answers(200, "model,cost_usd\r\ngpt-4o,1\r\n");
    assertThat(run("costs", "--csv", "--group-by", "tag:team")).isZero();
    assertThat(out()).isEqualTo("model,cost_usd\ngpt-4o,1\n");
    request();
    assertThat(request().getTarget()).contains("format=csv", "group_by=tag%3Ateam");
  }

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

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("report.csv"), text);
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
  void a_broken_file_is_refused_with_line_and_column_before_the_server_is_asked()
      throws IOException {
    String broken = ReportFiles.OPENAI_COSTS_CSV.replace("0.09,usd", "much,usd");

    assertThat(run("reconcile", file(broken).toString())).isEqualTo(2);

    assertThat(err()).endsWith("report.csv, line 3, column 75: Expected a number.\n");
    assertThat(server.getRequestCount()).isZero();
    assertThat(run("reconcile", directory.resolve("absent").toString())).isEqualTo(2);
    assertThat(err()).endsWith("absent cannot be read.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"costs", "billing", "reconcile report.csv"})
  void an_unreachable_server_is_one_sentence(String words) throws IOException {
    String file = file(ReportFiles.OPENAI_USAGE_CSV).toString();
    server.close();

    assertThat(run(words.replace("report.csv", file).split(" "))).isEqualTo(1);

    assertThat(err())
        .isEqualTo(
            "ai-provider: No server can be reached at "
                + environment.get("AI_PROVIDER_URL")
                + " (connection refused). Start it, or set AI_PROVIDER_URL to its address.\n");
    assertThat(out()).isEmpty();
  }

  @Test
  void a_refused_key_is_one_sentence_without_the_key() {
    String refusal = "{\"error\":{\"message\":\"Incorrect API key provided.\",\"code\":null}}";
    answers(401, refusal);
    assertThat(run("costs")).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            "ai-provider: The server at "
                + environment.get("AI_PROVIDER_URL")
                + " refused the key of AI_PROVIDER_ADMIN_KEY: Incorrect API key provided.\n");

    err.reset();
    environment.remove("AI_PROVIDER_ADMIN_KEY");
    answers(401, refusal);
    assertThat(run("costs")).isEqualTo(1);
    assertThat(err()).contains("requires a key. Set AI_PROVIDER_ADMIN_KEY or AI_PROVIDER_API_KEY.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":{\"message\":\"'group_by' must be model.\"}} | 2 | ai-provider: 'group_by'"
            + " must be model.",
        "503 | {\"error\":{\"message\":\"The database is down.\"}} | 1 | answered: The database is"
            + " down.",
        "500 | <html> | 1 | answered: status 500",
        "404 | <html> | 1 | does not answer like AI Provider",
        "200 | <html> | 1 | does not answer like AI Provider",
        "200 | {} | 1 | does not answer like AI Provider",
        "302 | x | 1 | redirects to"
      })
  void an_answer_that_is_no_report_is_one_sentence(
      int status, String body, int exit, String message) {
    answers(status, body);

    assertThat(run("costs")).isEqualTo(exit);

    assertThat(err()).contains(message);
    assertThat(err().lines()).hasSize(1);
  }

  @Test
  void the_key_can_be_in_a_file_and_a_callers_key_is_second() throws IOException {
    environment.remove("AI_PROVIDER_ADMIN_KEY");
    environment.put("AI_PROVIDER_API_KEY", "callers-key");
    answers(200, COSTS);
    run("costs");
    assertThat(request().getHeaders().get("X-API-Key")).isEqualTo("callers-key");

    Path key = Files.writeString(directory.resolve("admin-key"), "from-file\n");
    environment.put("AI_PROVIDER_ADMIN_KEY_FILE", key.toString());
    answers(200, COSTS);
    run("costs");
    assertThat(request().getHeaders().get("X-Admin-Key")).isEqualTo("from-file");

    environment.put("AI_PROVIDER_ADMIN_KEY_FILE", directory.resolve("absent").toString());
    assertThat(run("costs")).isEqualTo(1);
    assertThat(err()).contains("absent of AI_PROVIDER_ADMIN_KEY_FILE cannot be read.");
  }

  @Test
  void a_key_with_a_line_break_is_not_sent() {
    environment.put("AI_PROVIDER_ADMIN_KEY", "a\nX-Other: b");

    assertThat(run("costs")).isEqualTo(2);

    assertThat(err()).contains("has characters that no key has").doesNotContain("X-Other");
    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "costs --group, Unknown option: '--group'",
    "cost, Unmatched argument at index 0: 'cost'",
    "reconcile, Missing required parameter: 'FILE'",
    "reconcile --token-tolerance=x f, Invalid value for option '--token-tolerance'",
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
