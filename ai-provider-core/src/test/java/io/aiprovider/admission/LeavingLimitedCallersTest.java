package io.aiprovider.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.cost.TokenCounter;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.limit.LimitDecision.Granted;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 500 callers at the same time on one key that has 100 requests left. */
class LeavingLimitedCallersTest {
  private static final int CALLERS = 500;
  private static final CacheOptions NO_CACHE =
      new CacheOptions(false, Duration.ofMinutes(5), 1, CacheScope.TENANT);
  private static final int ROOM = 100;
  private static final long TOKENS = 1_000_000;
  private static final String LEAVES = "leaves";
  private static final Limits LIMITS =
      Limits.of(Quota.perHour(ROOM))
          .withRequestsPerMinute(10_000)
          .withTokensPerMinute(TOKENS)
          .withMaxConcurrent(CALLERS);
  private static final LimitRule KEY = new LimitRule(LimitScope.KEY, "k", LIMITS);
  private static final LimitRule TENANT = new LimitRule(LimitScope.TENANT, "t", LIMITS);

  private final MutableClock clock = new MutableClock();
  private final MemoryLimitStore store = new MemoryLimitStore(clock, clock);
  private final ScriptedProvider provider = new ScriptedProvider("p");
  private final AtomicInteger complete = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final LongAdder known = new LongAdder();
  private final AtomicInteger unknown = new AtomicInteger();
  private final ChatClient client =
      ChatClient.builder()
          .provider(provider)
          .limitStore(store)
          .cache(NO_CACHE)
          .listener(new Accounts())
          .build();

  /** Lets plain callers leave during the attempt, and adds up what was used. */
  private final class Accounts implements CallListener {
    @Override
    public void attemptStarted(ChatCall call, Attempt attempt) {
      if (call.tags().containsKey(LEAVES)) {
        call.cancel();
      }
    }

    @Override
    public void callEnded(ChatCall call, FinishedCall finished) {
      for (Attempt attempt : finished.attempts()) {
        if (attempt.usage() == null) {
          unknown.incrementAndGet();
        } else {
          known.add(attempt.usage().promptTokens() + attempt.usage().completionTokens());
        }
      }
    }
  }

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void exactly_as_many_calls_begin_as_there_is_room(boolean streamed, boolean halfLeave)
      throws Exception {
    for (int i = 0; i < ROOM; i++) {
      if (streamed) {
        provider.streams("Hel", "lo");
      } else {
        provider.answers("Hello");
      }
    }

    callAtTheSameTime(streamed, halfLeave);

    assertThat(complete.get() + left.get()).isEqualTo(ROOM);
    assertThat(refused.get()).isEqualTo(CALLERS - ROOM);
    assertThat(left.get() > 0).isEqualTo(halfLeave);
    for (LimitRule rule : List.of(KEY, TENANT)) {
      LimitStatus status = store.status(List.of(rule));
      assertThat(remaining(status.quota())).isZero();
      assertThat(remaining(status.requests())).isEqualTo(10_000 - ROOM);
      long estimates = TOKENS - remaining(status.tokens()) - known.sum();
      assertThat(estimates).isEqualTo(unknown.get() * estimateOfOne());
      assertNoCallIsCounted(rule);
    }
  }

  private static long remaining(LimitStatus.Level level) {
    return Objects.requireNonNull(level).remaining();
  }

  private static long estimateOfOne() {
    return new TokenCounter().estimatePrompt(request(false));
  }

  private void assertNoCallIsCounted(LimitRule rule) {
    LimitRule one = new LimitRule(rule.scope(), rule.id(), Limits.NONE.withMaxConcurrent(1));
    assertThat(store.take(List.of(one), 0)).isInstanceOf(Granted.class);
  }

  private static ChatRequest request(boolean streamed) {
    return ChatRequest.builder().model("m").user("Hi").build().withStream(streamed);
  }

  private void callAtTheSameTime(boolean streamed, boolean halfLeave) throws Exception {
    Caller caller = new Caller("k", "t", null, Set.of()).withLimits(KEY, TENANT);
    List<Callable<Void>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      boolean leaves = halfLeave && i % 2 == 0;
      calls.add(() -> call(caller, streamed, leaves));
    }
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      for (Future<Void> each : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void call(Caller caller, boolean streamed, boolean leaves) {
    ChatCall call =
        client
            .newCall()
            .clocks(clock, clock)
            .caller(caller)
            .tags(leaves && !streamed ? Map.of(LEAVES, "") : Map.of())
            .build();
    try {
      if (!streamed) {
        client.send(request(false), call);
      } else {
        try (StreamingReply reply = (StreamingReply) client.send(request(true), call)) {
          reply.next();
          if (leaves) {
            left.incrementAndGet();
            return null;
          }
          reply.forEach(chunk -> {});
        }
      }
      complete.incrementAndGet();
    } catch (Cancelled gone) {
      left.incrementAndGet();
    } catch (LimitReached full) {
      refused.incrementAndGet();
    }
    return null;
  }
}
