package io.aiprovider.server.cli.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.CommandFixture;
import org.junit.jupiter.api.Test;

class ProvidersCommandTest extends CommandFixture {
  private static final String PROVIDERS =
      """
      {"providers":[
        {"name":"openai","enabled":true,"priority":1,"status":"healthy","circuit":"closed",
         "attempts":3000,"success_rate":0.99996,"p50_ms":612.4,"p95_ms":1840,"failovers":3,
         "cost_usd":12.3004},
        {"name":"local","enabled":true,"priority":2,"status":"unhealthy","circuit":"open",
         "attempts":0,"success_rate":1,"p50_ms":0,"p95_ms":0,"failovers":0,"cost_usd":0},
        {"name":"old","enabled":false}]}
      """;

  @Test
  void providers_are_a_table() {
    answers(200, PROVIDERS);

    assertThat(run("providers")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            provider  enabled  status     circuit  priority  success  p50 ms  p95 ms  failovers     cost
            openai    yes      healthy    closed          1    99.9%     612   1,840          3  12.3004
            local     yes      unhealthy  open            2                                   0   0.0000
            old       no
            """);
    assertThat(request().getTarget()).isEqualTo("/api/v1/providers");
  }

  @Test
  void json_is_that_of_the_server() {
    answers(200, PROVIDERS);

    assertThat(run("providers", "--json")).isZero();

    assertThat(JsonObject.parse(out())).isEqualTo(JsonObject.parse(PROVIDERS));
  }

  @Test
  void a_narrow_terminal_keeps_what_is_most_important() {
    environment.put("COLUMNS", "45");
    answers(200, PROVIDERS);

    run("providers");

    assertThat(out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(46));
    assertThat(out()).contains("provider", "status", "circuit");
    assertThat(err()).startsWith("Left out, because the terminal is too narrow: enabled");
  }
}
