package io.aiprovider.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each value of the tag {@code purse} has 200 dollars, and each token costs one. */
class BudgetTest {
  private static final String TAGS = "x-ai-provider-tags";
  private static final String LONG = "word ".repeat(100).strip();

  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server =
        RunningServer.with(
            "providers.sim.type=simulated",
            "providers.sim.cost-per-token=1",
            "cache.enabled=false",
            "budgets.assumed-output=10",
            "budgets.rules[0].scope=tag",
            "budgets.rules[0].id=purse=*",
            "budgets.rules[0].period=total",
            "budgets.rules[0].usd=200",
            "budgets.rules[0].soft=5,90");
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String request(String content, String members) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + content
        + "\"}]"
        + members
        + "}";
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void a_call_beyond_its_budget_gets_402() {
    HttpResponse<String> response =
        caller.chat(request("Hello", ",\"max_tokens\":500"), TAGS, "purse=plain");

    assertThat(response.statusCode()).isEqualTo(402);
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("code")).isEqualTo("budget_exceeded");
    assertThat(error.string("type")).isEqualTo("insufficient_quota");
    assertThat(error.string("message"))
        .isEqualTo(
            "The budget of the tag purse=plain has not enough left for this call. It does not begin"
                + " anew: have it raised.");
    assertThat(header(response, "x-ai-provider-attempts")).isEqualTo("0");
  }

  @Test
  void a_stream_beyond_its_budget_gets_402_before_it_begins() {
    HttpResponse<String> response =
        caller.chat(
            request("Hello", ",\"stream\":true,\"max_tokens\":500"), TAGS, "purse=streamed");

    assertThat(response.statusCode()).isEqualTo(402);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("budget_exceeded");
  }

  @Test
  void a_running_stream_ends_with_an_error_event_when_its_budget_ends() {
    HttpResponse<String> response =
        caller.chat(request(LONG, ",\"stream\":true"), TAGS, "purse=running");

    assertThat(response.statusCode()).isEqualTo(200);
    String[] events = response.body().strip().split("\n\n");
    assertThat(events.length).isBetween(20, 90); // the whole answer has more than 100 words
    String last = events[events.length - 1];
    assertThat(last).startsWith("data: ");
    JsonObject error = HttpCaller.errorOf(last.substring("data: ".length()));
    assertThat(error.string("code")).isEqualTo("budget_exceeded");
    assertThat(error.string("message"))
        .startsWith("The answer was ended, because the budget of the tag purse=running");
    assertThat(response.body()).doesNotContain("[DONE]");
  }

  @Test
  void an_answer_says_how_much_of_the_budget_is_spent_after_the_first_soft_limit() {
    String request = request("Hello", ",\"max_tokens\":5");
    HttpResponse<String> first = caller.chat(request, TAGS, "purse=soft");
    HttpResponse<String> second = caller.chat(request, TAGS, "purse=soft");

    BigDecimal spent =
        new BigDecimal(header(first, "x-ai-provider-cost"))
            .add(new BigDecimal(header(second, "x-ai-provider-cost")));
    assertThat(spent).isBetween(new BigDecimal(10), new BigDecimal(20));
    assertThat(header(first, "x-ai-provider-budget")).isEmpty();
    String reached = "tag-total=" + spent.intValue() / 2 + "%";
    assertThat(header(second, "x-ai-provider-budget")).isEqualTo(reached);

    HttpResponse<String> refused =
        caller.chat(request("Hello", ",\"max_tokens\":500"), TAGS, "purse=soft");
    assertThat(refused.statusCode()).isEqualTo(402);
    assertThat(header(refused, "x-ai-provider-budget")).isEqualTo(reached);
  }

  @Test
  void a_caller_limits_the_cost_of_a_call() {
    HttpResponse<String> limited =
        caller.chat(request("Hello", ""), "x-ai-provider-max-cost", "12");

    assertThat(limited.statusCode()).isEqualTo(200);
    assertThat(header(limited, "x-ai-provider-max-tokens")).isEqualTo("3");
    assertThat(new BigDecimal(header(limited, "x-ai-provider-cost")))
        .isLessThanOrEqualTo(new BigDecimal(12));

    HttpResponse<String> refused =
        caller.chat(request("Hello", ""), "x-ai-provider-max-cost", "0.5");

    assertThat(refused.statusCode()).isEqualTo(402);
    assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("budget_exceeded");
  }

  @Test
  void a_cost_that_is_not_a_positive_number_is_refused() {
    for (String wrong : new String[] {"0", "-1", "much", "1e99999", ""}) {
      HttpResponse<String> response =
          caller.chat(request("Hello", ""), "x-ai-provider-max-cost", wrong);

      assertThat(response.statusCode()).as(wrong).isEqualTo(400);
      JsonObject error = HttpCaller.errorOf(response);
      assertThat(error.string("code")).isEqualTo("invalid_header");
      assertThat(error.string("message"))
          .contains("expected a positive number of US dollars, such as 0.05");
    }
  }
}
