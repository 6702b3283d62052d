package io.aiprovider.routing.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.memory.MemoryBudgetStore;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.failure.ChatException;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Calls with hedges, retries, shared answers and callers that leave, to providers that fail at
 * random. Whatever happens, each call and attempt ends once, nothing is left open, and no answer is
 * a mixture.
 */
@Timeout(60)
class RandomFaultsTest {
  private static final int CALLS = 150;
  private static final int AT_ONCE = 12;
  private static final int MOST_ATTEMPTS = 4;
  private static final BudgetRule RULE =
      BudgetRule.of(BudgetScope.INSTALLATION, "", BudgetPeriod.TOTAL, "1000");

  private final long seed = System.nanoTime();
  private final List<UnsteadyProvider> providers =
      List.of(
          new UnsteadyProvider("a", seed),
          new UnsteadyProvider("b", seed + 1),
          new UnsteadyProvider("c", seed + 2));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryBudgetStore budgets =
      new MemoryBudgetStore(Clock.systemUTC(), ZoneOffset.UTC);
  private final Queue<String> started = new ConcurrentLinkedQueue<>();
  private final Queue<String> begun = new ConcurrentLinkedQueue<>();
  private final Queue<Attempt> ended = new ConcurrentLinkedQueue<>();
  private final Queue<FinishedCall> finished = new ConcurrentLinkedQueue<>();
  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @RepeatedTest(3)
  void leave_nothing_behind() throws Exception {
    try (ChatClient client = client()) {
      call(client);

      Awaitility.await().until(() -> finished.size() == started.size());
      assertThat(started).as("seed %d", seed).hasSize(CALLS);
      assertThat(ended.stream().map(Attempt::id).toList())
          .as("seed %d", seed)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(begun);
      assertThat(finished.stream().flatMap(call -> call.attempts().stream()).map(Attempt::id))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(begun);
      assertThat(finished)
          .as("seed %d", seed)
          .allMatch(call -> call.attempts().size() <= MOST_ATTEMPTS)
          .allMatch(call -> call.attempts().stream().filter(Attempt::hedge).count() <= 1);
      assertThat(providers).as("seed %d", seed).allMatch(provider -> provider.open() == 0);
      assertThat(meters.get("ai_provider.requests.in_flight").gauge().value()).isZero();
      assertMoney();
      assertTexts();
    }
  }

  private void assertMoney() {
    BudgetStatus status = budgets.status(List.of(RULE)).get(0);
    BigDecimal cost =
        ended.stream()
            .filter(attempt -> attempt.cost() != null)
            .map(attempt -> attempt.cost().usd())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(status.reserved()).as("seed %d", seed).isZero();
    assertThat(status.spent()).as("seed %d", seed).isEqualByComparingTo(cost);
  }

  private void assertTexts() {
    List<String> whole = providers.stream().map(UnsteadyProvider::answer).toList();
    assertThat(texts)
        .as("seed %d", seed)
        .isNotEmpty()
        .allMatch(text -> whole.stream().anyMatch(answer -> answer.startsWith(text)));
  }

  private void call(ChatClient client) throws Exception {
    Random random = new Random(seed);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      ChatRequest request =
          ChatRequest.builder()
              .model("m")
              .user("Question " + i / 3) // three callers ask the same
              .build()
              .withStream(random.nextInt(4) > 0);
      ChatCall call = client.newCall().timeLimit(Duration.ofMillis(500)).build();
      boolean leaves = random.nextInt(5) == 0;
      int after = random.nextInt(5);
      calls.add(threads.submit(() -> ask(client, request, call, leaves ? after : -1)));
    }
    for (Future<?> each : calls) {
      each.get(30, TimeUnit.SECONDS);
    }
  }

  /**
   * Makes a call.
   *
   * @param leavesAfter the number of chunks after which its caller leaves; -1: it stays
   */
  private void ask(ChatClient client, ChatRequest request, ChatCall call, int leavesAfter) {
    StringBuilder text = new StringBuilder();
    if (leavesAfter == 0) {
      threads.execute(call::cancel);
    }
    try (ChatReply reply = client.send(request, call)) {
      if (reply instanceof CompleteReply complete) {
        text.append(complete.response().text());
      } else if (reply instanceof StreamingReply stream) {
        int chunks = 0;
        for (ChatChunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
          text.append(chunk.text());
          if (++chunks == leavesAfter) {
            break;
          }
        }
      }
    } catch (ChatException failure) {
      // what the caller has got so far counts
    }
    texts.add(text.toString());
  }

  private ChatClient client() {
    ChatClientBuilder builder =
        ChatClient.builder()
            .metrics(new ChatMetrics(meters))
            .budgets(BudgetOptions.NONE.withRule(RULE))
            .budgetStore(budgets)
            .routing(RoutingOptions.DEFAULT.withCrossModelFailover(false))
            .resilience(
                new ResilienceOptions(
                        Duration.ofSeconds(1),
                        MOST_ATTEMPTS,
                        new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(5)),
                        1,
                        CircuitBreakerPolicy.DEFAULT)
                    .withHedge(HedgePolicy.after(Duration.ofMillis(2))))
            .listener(new Recording());
    int priority = 1;
    for (UnsteadyProvider provider : providers) {
      builder
          .provider(
              provider,
              ProviderOptions.builder()
                  .priority(priority++)
                  .models("m")
                  .limits(new ProviderLimits(8, 0, 0, Duration.ofMillis(50)))
                  .build())
          .price(provider.name(), Price.perMillion(BigDecimal.ONE, BigDecimal.TEN));
    }
    return builder.build();
  }

  private final class Recording implements CallListener {
    @Override
    public void callStarted(ChatCall call, ChatRequest request) {
      started.add(call.id());
    }

    @Override
    public void attemptStarted(ChatCall call, Attempt attempt) {
      begun.add(attempt.id());
    }

    @Override
    public void attemptEnded(ChatCall call, Attempt attempt) {
      ended.add(attempt);
    }

    @Override
    public void callEnded(ChatCall call, FinishedCall end) {
      finished.add(end);
    }
  }
}
