package io.aiprovider.server.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.CommandFixture;
import io.aiprovider.server.reconcile.ReportFiles;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReconcileCommandTest extends CommandFixture {
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
    assertThat(err()).contains("There is no file '").endsWith("absent'.\n");
    assertThat(run("reconcile", directory.toString())).isEqualTo(2);
    assertThat(err()).endsWith("is a directory. Name the report in it.\n");
  }
}
