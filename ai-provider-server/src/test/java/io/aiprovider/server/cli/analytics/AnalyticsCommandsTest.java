package io.aiprovider.server.cli.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.CommandFixture;
import org.junit.jupiter.api.Test;

class AnalyticsCommandsTest extends CommandFixture {
  private static final String FORECAST =
      """
      {"zone":"UTC","method":"weekday_mean","confidence":"high","history_days":84,"reason":null,
       "days":[{"date":"2026-12-01","cost_usd":10,"low":8.5,"high":12}],
       "total":{"cost_usd":10,"low":8.5,"high":12},
       "month_end":{"cost_usd":310,"low":280,"high":340},
       "budgets":[{"scope":"tenant","subject":"acme","period":"month","exhausts_on":"2026-12-20"}]}
      """;

  @Test
  void a_forecast_is_a_table_with_bands_and_budgets() {
    answers(200, FORECAST);

    assertThat(run("forecast", "--days", "1", "--zone", "UTC")).isZero();

    assertThat(out())
        .contains("by weekday_mean, confidence high")
        .containsPattern("2026-12-01 +8.50 +10.00 +12.00")
        .containsPattern("this month +280.00 +310.00 +340.00")
        .contains("The budget of tenant acme (month) will be exhausted on 2026-12-20.");
    assertThat(request().getTarget()).isEqualTo("/api/v1/analytics/forecast?days=1&zone=UTC");
  }

  @Test
  void json_is_that_of_the_server() {
    answers(200, FORECAST);

    assertThat(run("forecast", "--json")).isZero();

    assertThat(JsonObject.parse(out())).isEqualTo(JsonObject.parse(FORECAST));
  }

  @Test
  void a_reason_stands_instead_of_numbers() {
    answers(200, "{\"history_days\":3,\"reason\":\"A forecast needs more.\"}");
    assertThat(run("forecast")).isZero();
    answers(200, "{\"reason\":\"Anomalies need more.\",\"anomalies\":[]}");
    assertThat(run("anomalies")).isZero();
    answers(200, "{\"reason\":\"Suggestions need more.\",\"suggestions\":[]}");
    assertThat(run("suggestions")).isZero();

    assertThat(out().lines())
        .containsExactly(
            "A forecast needs more.", "Anomalies need more.", "Suggestions need more.");
  }

  @Test
  void anomalies_have_their_causes() {
    answers(
        200,
        """
        {"reason":null,"anomalies":[{"kind":"cost","dimension":"total","key":null,
         "from":"2026-11-20T00:00:00Z","expected":10,"actual":40,"feedback":null,
         "causes":[{"dimension":"key","key":"aip_1","share":0.98}]}]}
        """);

    assertThat(run("anomalies", "--from", "2026-11-20")).isZero();

    assertThat(out()).containsPattern("cost +total +10.00 +40.00 +key aip_1");
  }

  @Test
  void suggestions_have_a_saving_and_a_query() {
    answers(
        200,
        """
        {"reason":null,"suggestions":[{"title":"Use the cache","how":"Do it.","assumption":"None.",
         "saving_usd_30d":{"low":1,"high":2.5},
         "evidence":{"query":"/api/v1/calls?model=m","rows":1200}}]}
        """);

    assertThat(run("suggestions")).isZero();

    assertThat(out())
        .contains("Use the cache: 1.00 to 2.50 USD in 30 days")
        .contains("Calls: 1,200, /api/v1/calls?model=m");
  }
}
