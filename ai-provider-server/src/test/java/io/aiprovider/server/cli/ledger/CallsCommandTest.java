package io.aiprovider.server.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.cli.CommandFixture;
import org.junit.jupiter.api.Test;

class CallsCommandTest extends CommandFixture {
  private static final String CALL =
      """
      {"id":"call_7","started_at":"2026-11-30T10:00:00Z","duration_ms":1250,"status":200,
       "outcome":"succeeded","failure":null,"provider":"backup","model":"large","attempt_count":2,
       "usage":{"total_tokens":1300},"cost_usd":0.0123
      """;

  @Test
  void calls_are_a_table_with_filters() {
    answers(200, "{\"calls\":[" + CALL + "}],\"next_cursor\":null}");

    assertThat(run("calls", "--where", "status=error", "--where", "tag=team:search")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            started               call    status  provider  model  attempts  tokens     ms    cost
            2026-11-30T10:00:00Z  call_7  200     backup    large         2   1,300  1,250  0.0123
            """);
    assertThat(request().getTarget())
        .isEqualTo("/api/v1/calls?status=error&tag=team%3Asearch&limit=20");
  }

  @Test
  void one_call_has_its_attempts_and_what_was_not_called() {
    answers(
        200,
        CALL
            + """
            ,"attempts":[
             {"id":"call_7.1","began":"first","provider":"main","model":"large",
              "outcome":"failed","failure":"timeout","offset_ms":0,"ttft_ms":null,
              "duration_ms":1000,"cost_usd":0},
             {"id":"call_7.2","began":"failover","provider":"backup","model":"large",
              "outcome":"succeeded","failure":null,"offset_ms":1001,"ttft_ms":120,
              "duration_ms":249,"cost_usd":0.0123}],
             "skipped":[{"provider":"third","model":"large","reason":"its circuit is open"}]}
            """);

    assertThat(run("calls", "call_7")).isZero();

    assertThat(out())
        .contains("call_7  2026-11-30T10:00:00Z  200 in 1,250 ms, 0.0123 US dollars")
        .contains("failover  backup")
        .contains("Not called: third/large, its circuit is open");
    assertThat(request().getTarget()).isEqualTo("/api/v1/calls/call_7");
  }

  @Test
  void a_search_that_ended_early_goes_on() {
    answers(
        200, "{\"calls\":[],\"next_cursor\":\"c1\",\"searched_from\":\"2026-11-29T10:00:00Z\"}");
    answers(200, "{\"calls\":[" + CALL + "}],\"next_cursor\":null,\"searched_from\":null}");

    assertThat(run("calls", "--where", "failure=timeout", "--limit", "3")).isZero();

    assertThat(out()).contains("call_7");
    assertThat(request().getTarget()).isEqualTo("/api/v1/calls?failure=timeout&limit=3");
    assertThat(request().getTarget()).isEqualTo("/api/v1/calls?failure=timeout&limit=3&cursor=c1");
  }

  @Test
  void filters_are_for_lists() {
    assertThat(run("calls", "call_7", "--where", "status=error")).isEqualTo(2);

    assertThat(requestCount()).isZero();
  }
}
