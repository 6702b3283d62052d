package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.Failures;
import io.aiprovider.json.JsonObject;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.StreamingReply;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The most that one call may cost. */
class MaxCostTest extends SpendingFixture {
  private static BudgetOptions most(String usd) {
    return BudgetOptions.NONE.withMaxCostPerRequest(new BigDecimal(usd));
  }

  private ChatCall callWith(String most) {
    return client()
        .newCall()
        .caller(ADA)
        .attribute(CallAttribute.MAX_COST, new BigDecimal(most))
        .build();
  }

  @Test
  void a_call_whose_prompt_alone_costs_more_is_refused() {
    open(most("7.5"));

    BudgetExceeded failure = catchThrowableOfType(BudgetExceeded.class, () -> send(HELLO));

    assertThat(failure)
        .hasMessage(
            "This call may cost $7.50 at most, and its prompt alone costs about $8. Shorten the"
                + " prompt, choose a cheaper model, or have the limit raised.");
    assertThat(failure.scope()).isEqualTo("request");
    assertThat(failure.status()).isEqualTo(402);
    assertThat(a.requestCount() + b.requestCount()).isZero();
  }

  @Test
  void the_answer_is_limited_to_what_the_call_may_cost() {
    open(most("11"));
    a.answers("one");
    ChatCall call = call();

    client().send(HELLO, call).close();

    assertThat(a.requests().get(0).json().integer("max_tokens")).isEqualTo(3);
    assertThat(call.trace().loweredMaxTokens()).isEqualTo(3);
  }

  @Test
  void the_limit_is_set_in_the_field_that_the_request_uses_and_for_each_choice() {
    open(most("20"));
    a.answers("one");

    send(HELLO.without("max_tokens").with("max_completion_tokens", 900).with("n", 4));

    JsonObject sent = a.requests().get(0).json();
    assertThat(sent.integer("max_completion_tokens")).isEqualTo(3);
    assertThat(sent.has("max_tokens")).isFalse();
  }

  @Test
  void an_answer_that_fits_is_not_changed() {
    open(most("13"));
    a.answers("one");
    ChatCall call = call();

    client().send(HELLO, call).close();

    assertThat(a.requests().get(0).json().integer("max_tokens")).isEqualTo(5);
    assertThat(call.trace().loweredMaxTokens()).isNull();
  }

  @Test
  void a_caller_can_only_lower_the_limit() {
    open(most("11"));
    a.answers("one").answers("two");

    client().send(HELLO, callWith("1000")).close();
    client().send(HELLO, callWith("9")).close();

    assertThat(a.requests().get(0).json().integer("max_tokens")).isEqualTo(3);
    assertThat(a.requests().get(1).json().integer("max_tokens")).isEqualTo(1);
  }

  @Test
  void a_caller_can_set_a_limit_where_none_is_configured() {
    open(BudgetOptions.NONE);
    a.answers("one");

    client().send(HELLO, callWith("10")).close();

    assertThat(a.requests().get(0).json().integer("max_tokens")).isEqualTo(2);
  }

  @Test
  void the_longest_answer_of_the_model_must_fit_and_not_only_the_assumed_one() {
    BudgetRule tenant = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.DAY, "100");
    open(most("60").withAssumedOutput(10).withRule(tenant));
    a.answers("one").answers("two");
    ChatRequest request = HELLO.without("max_tokens");

    send(request.withModel("gpt-4o")); // 16,384 tokens
    send(request); // not known

    assertThat(a.requests().get(0).json().integer("max_tokens")).isEqualTo(52);
    assertThat(a.requests().get(1).has("max_tokens")).isFalse();
    assertThatIs(tenant, "16", "0");
  }

  @Test
  void targets_that_are_too_expensive_are_skipped() {
    open(most("13"), client -> client.price("a", dollarsPerToken("5")));
    b.answers("two");
    ChatCall call = call();

    client().send(HELLO, call).close();

    assertThat(a.requestCount()).isZero();
    assertThat(Objects.requireNonNull(call.routePlan()).candidates().get(0).verdict())
        .isEqualTo(Verdict.TOO_EXPENSIVE);
  }

  @Test
  void what_earlier_attempts_cost_counts() {
    open(most("20"));
    a.breaksOff(Failures.streamBroken("a"), usage()); // 8 of 20
    b.streams("two");

    try (StreamingReply reply = (StreamingReply) client().send(HELLO.withStream(true), call())) {
      reply.forEach(chunk -> {});
    }

    assertThat(b.requests().get(0).json().integer("max_tokens")).isEqualTo(4);
  }

  @Test
  void a_stream_whose_provider_ignores_the_limit_is_ended() {
    open(most("28"));
    ChatChunk[] words = new ChatChunk[200];
    Arrays.fill(words, chunk(" word"));
    a.stalls(words);
    ChatRequest request = HELLO.without("max_tokens").withStream(true);
    StreamingReply reply = (StreamingReply) client().send(request, call());
    assertThat(a.requests().get(0).json().integer("max_tokens")).isEqualTo(20);
    int[] read = {0};

    BudgetExceeded failure =
        catchThrowableOfType(
            BudgetExceeded.class,
            () -> {
              while (reply.next() != null) {
                read[0]++;
              }
            });

    assertThat(failure).hasMessage("The answer was ended, because this call may cost $28 at most.");
    assertThat(read[0]).isEqualTo(20 + 2 + 16); // a tenth and 16 tokens are tolerated
  }

  @Test
  void an_answer_that_was_cut_for_its_cost_is_not_kept_in_the_cache() {
    open(BudgetOptions.NONE, client -> client.cache(CacheOptions.DEFAULT));
    a.answers(cut("Once")).answers("Once upon a time");

    client().send(HELLO, callWith("10")).close();
    ChatCall second = call();
    client().send(HELLO, second).close();

    assertThat(a.requestCount()).isEqualTo(2);
    assertThat(second.trace().loweredMaxTokens()).isNull();
  }

  private static ChatResponse cut(String text) {
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", JsonObject.of("role", "assistant").with("content", text))
            .with("finish_reason", "length");
    return new ChatResponse(
        JsonObject.of("id", "1")
            .with("object", "chat.completion")
            .with("choices", List.of(choice)));
  }
}
