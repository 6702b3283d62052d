package io.aiprovider.server.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.CommandFixture;
import java.util.List;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

class CostsCommandTest extends CommandFixture {
  static final String COSTS =
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
  void users_have_their_tenant_because_two_tenants_can_have_users_of_the_same_name() {
    answers(
        200,
        COSTS
            .replace("\"key\":\"gpt-4o\"", "\"key\":\"ada\",\"tenant\":\"acme\"")
            .replace("\"key\":\"evil\\u001b[2J\"", "\"key\":\"ada\",\"tenant\":\"globex\""));

    assertThat(run("costs", "--group-by", "user")).isZero();

    assertThat(out().lines().skip(2))
        .satisfiesExactly(
            line -> assertThat(line).matches("user +tenant +requests .*"),
            line -> assertThat(line).matches("ada +acme +1,200 .*"),
            line -> assertThat(line).matches("ada +globex +30 .*"),
            line -> assertThat(line).matches("\\(none\\) +\\(none\\) +4 .*"),
            line -> assertThat(line).startsWith("---"),
            line -> assertThat(line).matches("total +1,234 .*"));
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
}
