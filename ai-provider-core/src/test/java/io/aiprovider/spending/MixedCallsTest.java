package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many calls at the same time that succeed, fail, break off, are left or are refused. */
class MixedCallsTest extends SpendingFixture {
  private static final int CALLS = 480;
  private static final BudgetRule TOTAL =
      BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.TOTAL, "4000");
  private static final BudgetRule OF_A =
      BudgetRule.of(BudgetScope.PROVIDER, "a", BudgetPeriod.TOTAL, "2000");

  @Test
  void what_is_spent_is_the_cost_of_all_attempts_and_nothing_stays_reserved() throws Exception {
    open(options(TOTAL, OF_A).withAssumedOutput(4));
    for (int i = 0; i < CALLS; i++) {
      script(i % 2 == 0 ? a : b, i);
      script(i % 2 == 0 ? b : a, i + 1);
    }
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      int number = i;
      calls.add(() -> isAnswered(number));
    }

    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      for (Future<Boolean> each : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    BigDecimal all = BigDecimal.ZERO;
    BigDecimal ofA = BigDecimal.ZERO;
    for (FinishedCall call : finished) {
      for (var attempt : call.attempts()) {
        BigDecimal cost = attempt.cost() == null ? BigDecimal.ZERO : attempt.cost().usd();
        all = all.add(cost);
        ofA = attempt.target().provider().equals("a") ? ofA.add(cost) : ofA;
      }
    }
    assertThat(finished).hasSize(CALLS);
    assertThat(all).isPositive();
    assertThatIs(TOTAL, all.toPlainString(), "0");
    assertThatIs(OF_A, ofA.toPlainString(), "0");
  }

  private static void script(ScriptedProvider provider, int kind) {
    switch (kind % 5) {
      case 0 -> provider.answers("An answer");
      case 1 -> provider.fails(Failures.unavailable(provider.name()));
      case 2 -> provider.breaksOff(Failures.streamBroken(provider.name()), usage());
      case 3 -> provider.breaksOff(Failures.streamBroken(provider.name()), words(12));
      default -> provider.streams(words(30));
    }
  }

  private static ChatChunk[] words(int number) {
    ChatChunk[] words = new ChatChunk[number];
    for (int i = 0; i < number; i++) {
      words[i] = chunk(" word");
    }
    return words;
  }

  /** Makes a call; every third caller leaves after some chunks. */
  private boolean isAnswered(int number) {
    ChatRequest request = HELLO.without("max_tokens").withStream(true);
    ChatCall call = call();
    try (StreamingReply reply = (StreamingReply) client().send(request, call)) {
      int read = 0;
      while (reply.next() != null) {
        if (number % 3 == 0 && ++read == 5) {
          call.cancel();
          return false;
        }
      }
      return true;
    } catch (ChatException failed) {
      return false;
    }
  }
}
