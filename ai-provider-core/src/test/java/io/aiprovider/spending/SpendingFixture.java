package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.memory.MemoryBudgetStore;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.json.JsonObject;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Two providers that charge a dollar for each token. The prompt of {@link #HELLO} is estimated as 8
 * tokens, and its answer is limited to 5; a scripted answer has 3 and 5.
 */
abstract class SpendingFixture {
  static final ChatRequest HELLO = ChatRequest.builder().model("m").user("Hi").maxTokens(5).build();
  static final CacheOptions NO_CACHE =
      new CacheOptions(false, Duration.ofMinutes(5), 1, CacheScope.TENANT);
  static final Caller ADA = new Caller("ada", "acme", "ada", Set.of());
  static final BudgetRule TENANT =
      BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "100");

  final MutableClock clock = new MutableClock();
  final List<BudgetCrossing> crossings = new CopyOnWriteArrayList<>();
  final MemoryBudgetStore store = new MemoryBudgetStore(clock, ZoneOffset.UTC, crossings::add);
  final ScriptedProvider a = new ScriptedProvider("a");
  final ScriptedProvider b = new ScriptedProvider("b");
  final List<FinishedCall> finished = new CopyOnWriteArrayList<>();
  private @Nullable ChatClient client;

  @AfterEach
  final void close() {
    if (client != null) {
      client.close();
    }
  }

  ChatClient client() {
    return Objects.requireNonNull(client, "Call open(…) first.");
  }

  /** Opens the client with these budgets. */
  final ChatClient open(BudgetOptions options) {
    return open(options, builder -> builder);
  }

  final ChatClient open(BudgetOptions options, UnaryOperator<ChatClientBuilder> more) {
    ChatClientBuilder builder =
        ChatClient.builder()
            .provider(a)
            .provider(b)
            .price("a", dollarsPerToken("1"))
            .price("b", dollarsPerToken("1"))
            .clock(clock)
            .monotonicClock(clock)
            .budgetStore(store)
            .budgets(options)
            .cache(NO_CACHE)
            .listener(
                new CallListener() {
                  @Override
                  public void callEnded(ChatCall call, FinishedCall end) {
                    finished.add(end);
                  }
                });
    client = more.apply(builder).build();
    return client;
  }

  static Price dollarsPerToken(String usd) {
    return Price.perToken(new BigDecimal(usd));
  }

  static BudgetOptions options(BudgetRule... rules) {
    return BudgetOptions.NONE.withRules(List.of(rules));
  }

  ChatCall call() {
    return client().newCall().caller(ADA).build();
  }

  void send(ChatRequest request) {
    client().send(request, call()).close();
  }

  BudgetStatus status(BudgetRule rule) {
    return store.status(List.of(rule)).get(0);
  }

  void assertThatIs(BudgetRule rule, String spent, String reserved) {
    assertThat(status(rule).spent()).as("spent").isEqualByComparingTo(spent);
    assertThat(status(rule).reserved()).as("reserved").isEqualByComparingTo(reserved);
  }

  /** A chunk with a piece of text, and no usage. */
  static ChatChunk chunk(String text) {
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("delta", JsonObject.of("content", text))
            .with("finish_reason", null);
    return new ChatChunk(
        JsonObject.of("id", "1")
            .with("object", "chat.completion.chunk")
            .with("choices", List.of(choice)));
  }

  /** A chunk with a usage of 3 and 5 tokens, and nothing else. */
  static ChatChunk usage() {
    return new ChatChunk(
        JsonObject.of("id", "1")
            .with("object", "chat.completion.chunk")
            .with("choices", List.of())
            .with(
                "usage",
                JsonObject.of("prompt_tokens", 3)
                    .with("completion_tokens", 5)
                    .with("total_tokens", 8)));
  }
}
