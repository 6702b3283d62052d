package io.aiprovider.server.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.cli.CommandFixture;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

class BillingCommandTest extends CommandFixture {
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
}
