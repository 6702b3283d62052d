package io.aiprovider.cache.coalescing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.Caching;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.interceptor.CallListening;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.EventLoop;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that join, leave, fail and run out of time at random. The property {@code
 * coalescing.rounds} sets for how long, {@code coalescing.seed} repeats a run.
 */
@Timeout(600)
class RandomFlightsTest {
  private static final int ROUNDS = Integer.getInteger("coalescing.rounds", 400);
  private static final int CALLERS = 8;
  private static final int PIECES = 6;
  private static final int NEVER = PIECES + 1;
  private static final Target TARGET = new Target("a", "m", false);

  private final long seed = Long.getLong("coalescing.seed", System.nanoTime());
  private final Coalescing coalescing =
      new Coalescing(1_000_000, 1_000_000, Duration.ofMillis(1), this::read);
  private final ExecutorService readers = Executors.newCachedThreadPool();
  private final EventLoop loop = new EventLoop();
  private final AtomicInteger reads = new AtomicInteger();
  private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
  private final Map<String, String> payers = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger upstreams = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Boolean, AtomicInteger> openNow =
      Map.of(true, new AtomicInteger(), false, new AtomicInteger());
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final List<ChatInterceptor> chain =
      List.of(
          new CallListening(List.of(new Ends())),
          new Caching(
              new CaffeineResponseCache(10_000_000, Clock.systemUTC()),
              CacheOptions.DEFAULT,
              (request, call) -> RoutePlan.of(TARGET),
              Clock.systemUTC(),
              coalescing,
              null));

  /** Rejects each fifth chunk. */
  private void read(Runnable chunk) {
    if (reads.incrementAndGet() % 5 == 0) {
      throw new RejectedExecutionException("busy");
    }
    readers.execute(chunk);
  }

  /** Counts the ends of each call, and remembers whose attempt each one is. */
  private final class Ends implements CallListener {
    @Override
    public void callEnded(ChatCall call, FinishedCall finished) {
      ends.computeIfAbsent(call.id(), id -> new AtomicInteger()).incrementAndGet();
      for (Attempt attempt : finished.attempts()) {
        assertThat(attempt.duration()).as("an attempt that outlives its call").isNotNull();
        payers.merge(attempt.id(), call.id(), (one, other) -> one + " and " + other);
      }
    }
  }

  /** An answer of numbered pieces, which ends as the dice say. */
  private final class Upstream implements ChunkSource {
    private final ChatCall attempt;
    private final boolean streamed;
    private final Random random;
    private final int number = upstreams.incrementAndGet();
    private final int end;
    private int position;
    private boolean closed;

    Upstream(ChatCall attempt, boolean streamed, Random random) {
      this.attempt = attempt;
      this.streamed = streamed;
      this.random = random;
      this.end = random.nextInt(5) == 0 ? random.nextInt(PIECES) : PIECES;
      open.incrementAndGet();
      int now = openNow.get(streamed).incrementAndGet();
      mostOpen.accumulateAndGet(now, Math::max);
    }

    private void pause() {
      for (int i = random.nextInt(20); i > 0; i--) {
        Thread.yield();
      }
      attempt.check();
    }

    @Override
    public @Nullable ChatChunk next() {
      pause();
      if (position == end && end < PIECES) {
        throw failure();
      }
      if (position == PIECES) {
        return null;
      }
      return piece();
    }

    private ChatChunk piece() {
      position++;
      return position == PIECES
          ? Wire.finish("stop")
          : Wire.text(RandomFlightsTest.piece(number, position));
    }

    @Override
    public @Nullable ChatChunk poll() {
      attempt.check();
      return position == end || random.nextInt(3) == 0 ? null : piece();
    }

    @Override
    public boolean isReady() {
      return position == end;
    }

    @Override
    public boolean onReadable(Runnable listener) {
      if (random.nextInt(10) == 0) {
        return false;
      }
      readers.execute(listener);
      return true;
    }

    private RuntimeException failure() {
      return switch (random.nextInt(4)) {
        case 0 -> Failures.unavailable("a");
        case 1 -> Failures.invalidRequest("a");
        case 2 -> Failures.streamBroken("a");
        default -> new IllegalStateException("a bug");
      };
    }

    ChatResponse whole() {
      try {
        StringBuilder text = new StringBuilder();
        for (ChatChunk chunk = next(); chunk != null; chunk = next()) {
          text.append(chunk.text());
        }
        return Wire.answer(text.toString());
      } finally {
        close();
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openNow.get(streamed).decrementAndGet();
        open.decrementAndGet();
      }
    }
  }

  private static String piece(int upstream, int position) {
    return upstream + "." + position + " ";
  }

  private ChatReply call(ChatRequest request, ChatCall call, Random random) {
    return InterceptorChain.run(
        chain,
        (filled, within) -> {
          within.sleep(Duration.ZERO);
          return within
              .attempt(TARGET)
              .run(
                  filled,
                  attempt -> {
                    Upstream upstream = new Upstream(attempt, filled.stream(), random);
                    if (!filled.stream()) {
                      return CompleteReply.of(TARGET, upstream.whole());
                    }
                    StreamingReply reply = StreamingReply.of(TARGET, upstream);
                    reply.readAhead(ChatChunk::hasContent, () -> Failures.malformed("a"));
                    return reply;
                  });
        },
        request,
        call);
  }

  @Test
  void end_once_leave_nothing_open_and_never_mix_answers() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        ChatRequest request =
            ChatRequest.builder().model("m").user("Hi").build().with("seed", round);
        boolean mayLeave = round % 2 == 0; // when all have left, the next call need not wait
        mostOpen.set(0);
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
          Random random = new Random(seed + round * 100L + i);
          callers.add(
              threads.submit(
                  () -> {
                    start.await(20, TimeUnit.SECONDS);
                    callOnce(request, random, mayLeave);
                    return null;
                  }));
        }
        for (Future<?> caller : callers) {
          caller.get(60, TimeUnit.SECONDS);
        }
        if (!mayLeave) {
          assertThat(mostOpen).as("requests at a time, seed %d", seed).hasValueLessThanOrEqualTo(1);
        }
        assertThatNothingIsOpen();
      }
    } finally {
      threads.shutdownNow();
      readers.shutdownNow();
      loop.close();
    }
    assertThat(ends).as("ended calls, seed %d", seed).hasSize(calls.get());
    assertThat(ends.values()).as("seed %d", seed).allMatch(count -> count.get() == 1);
    assertThat(payers).as("attempts, seed %d", seed).hasSize(upstreams.get());
    payers.forEach((attempt, call) -> assertThat(attempt).startsWith(call + "."));
    assertThat(upstreams.get()).as("they share").isLessThan(calls.get());
  }

  private void assertThatNothingIsOpen() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .alias("seed " + seed)
        .untilAsserted(
            () -> {
              assertThat(open).hasValue(0);
              assertThat(coalescing.running()).isZero();
              assertThat(coalescing.reservedBytes()).isZero();
            });
  }

  private void callOnce(ChatRequest plain, Random random, boolean mayLeave) {
    boolean streamed = random.nextBoolean();
    boolean late = mayLeave && random.nextInt(6) == 0;
    Duration limit = late ? Duration.ofMillis(1 + random.nextInt(3)) : Duration.ofMinutes(1);
    ChatCall call = ChatCall.builder().timeLimit(limit).build();
    calls.incrementAndGet();
    int leavesAfter = mayLeave && random.nextInt(3) == 0 ? random.nextInt(PIECES) : NEVER;
    boolean closes = random.nextBoolean();
    for (int i = random.nextInt(60); i > 0; i--) {
      Thread.yield();
    }
    if (leavesAfter == 0 && !closes) {
      call.cancel();
    }
    StringBuilder text = new StringBuilder();
    boolean complete = false;
    try (ChatReply reply = call(plain.withStream(streamed), call, random)) {
      if (reply instanceof CompleteReply whole) {
        text.append(whole.response().text());
        complete = true;
      } else {
        Runnable leave = closes ? () -> {} : call::cancel;
        complete =
            random.nextBoolean()
                ? read((StreamingReply) reply, leavesAfter, leave, text)
                : readPushed((StreamingReply) reply, call, leavesAfter, leave, text);
      }
    } catch (ChatException | IllegalStateException failed) {
      // what was read before is checked
    }
    assertThatItIsOneAnswer(text.toString(), complete);
  }

  private static boolean read(
      StreamingReply reply, int leavesAfter, Runnable leave, StringBuilder text) {
    int read = 0;
    for (ChatChunk chunk = reply.next(); chunk != null; chunk = reply.next()) {
      text.append(chunk.text());
      if (++read == leavesAfter) {
        leave.run();
        return false;
      }
      if (read % 2 == 0) {
        reply.isReady();
      }
    }
    return true;
  }

  private boolean readPushed(
      StreamingReply reply, ChatCall call, int leavesAfter, Runnable leave, StringBuilder text) {
    int[] read = {0};
    loop.read(
        reply,
        call,
        chunk -> {
          text.append(chunk.text());
          if (++read[0] == leavesAfter) {
            leave.run();
            throw new IllegalStateException("The caller has left.");
          }
          return read[0] % 2 == 0;
        });
    return true;
  }

  private void assertThatItIsOneAnswer(String text, boolean complete) {
    if (text.isEmpty()) {
      assertThat(complete).isFalse();
      return;
    }
    int upstream = Integer.parseInt(text.substring(0, text.indexOf('.')));
    StringBuilder whole = new StringBuilder();
    for (int i = 1; i < PIECES; i++) {
      whole.append(piece(upstream, i));
    }
    assertThat(whole.toString()).as("seed %d", seed).startsWith(text);
    assertThat(!complete || text.contentEquals(whole)).as("%s, seed %d", text, seed).isTrue();
  }
}
