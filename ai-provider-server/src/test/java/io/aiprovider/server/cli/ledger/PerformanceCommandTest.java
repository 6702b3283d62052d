package io.aiprovider.server.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.cli.CommandFixture;
import org.junit.jupiter.api.Test;

class PerformanceCommandTest extends CommandFixture {
  private static final String FIGURES =
      """
      "requests":1200,"errors":3,"error_rate":0.0025,
      "duration_ms":{"p50":812.4,"p95":2904,"p99":6120.9},
      "ttft_ms":{"p50":301.7,"p95":null,"p99":null},"tokens_per_second":61.32,"failures":{}
      """;

  @Test
  void performance_is_a_table_with_a_total() {
    answers(
        200,
        """
        {"from":"2026-11-01T00:00:00Z","to":"2026-12-01T00:00:00Z","zone":"UTC",
         "group_by":"target","total":{%s},"groups":[{"key":"openai/gpt-4o",%s}]}
        """
            .formatted(FIGURES, FIGURES));

    assertThat(run("performance", "--from", "2026-11-01")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            Performance from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z (UTC), in milliseconds

            target         requests  errors  p50   p95   p99  first p50  first p95  tokens/s
            openai/gpt-4o     1,200       3  812  2904  6121        302                 61.3
            --------------------------------------------------------------------------------
            total             1,200       3  812  2904  6121        302                 61.3
            """);
    assertThat(request().getTarget())
        .isEqualTo("/api/v1/analytics/performance?group_by=target&from=2026-11-01");
  }
}
