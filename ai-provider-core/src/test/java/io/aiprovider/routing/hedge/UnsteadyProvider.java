package io.aiprovider.routing.hedge;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.Failures;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider that is slow, fails, breaks off or says nothing, as chance decides. */
final class UnsteadyProvider implements ChatProvider {
  private static final int PIECES = 4;

  private final String name;
  private final Random random;
  private final AtomicInteger open = new AtomicInteger();

  UnsteadyProvider(String name, long seed) {
    this.name = name;
    this.random = new Random(seed);
  }

  /** The connections that are in use. */
  int open() {
    return open.get();
  }

  /** Its complete answer. */
  String answer() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PIECES; i++) {
      text.append(piece(i));
    }
    return text.toString();
  }

  private String piece(int number) {
    return name + number + " ";
  }

  private synchronized int chance(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    Target target = Objects.requireNonNull(attempt.target());
    open.incrementAndGet();
    boolean streams = false;
    try {
      await(attempt, chance(5) == 0 ? 30_000 : chance(4));
      switch (chance(8)) {
        case 0 -> throw Failures.unavailable(name);
        case 1 -> throw Failures.rateLimited(name, null);
        default -> {}
      }
      if (!request.stream()) {
        return CompleteReply.of(target, whole());
      }
      streams = true;
      return StreamingReply.of(target, new Pieces(attempt, chance(4) == 0 ? chance(PIECES) : -1));
    } finally {
      if (!streams) {
        open.decrementAndGet();
      }
    }
  }

  private ChatResponse whole() {
    JsonObject message = JsonObject.of("role", "assistant").with("content", answer());
    JsonObject choice = JsonObject.of("message", message).with("finish_reason", "stop");
    return new ChatResponse(JsonObject.of("choices", List.of(choice)));
  }

  /** Waits as a slow provider does; until the attempt is cancelled at most. */
  private static void await(ChatCall attempt, int millis) {
    CountDownLatch cancelled = new CountDownLatch(1);
    Runnable unhook = attempt.onCancel(cancelled::countDown);
    try {
      cancelled.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      unhook.run();
    }
    attempt.check();
  }

  private final class Pieces implements ChunkSource {
    private final ChatCall attempt;
    private final int breaksAt;
    private int next;
    private boolean closed;

    Pieces(ChatCall attempt, int breaksAt) {
      this.attempt = attempt;
      this.breaksAt = breaksAt;
    }

    @Override
    public @Nullable ChatChunk next() {
      await(attempt, chance(2));
      if (next == breaksAt) {
        throw Failures.streamBroken(name);
      }
      if (next > PIECES) {
        return null;
      }
      boolean ends = next == PIECES;
      JsonObject delta = ends ? JsonObject.EMPTY : JsonObject.of("content", piece(next));
      next++;
      JsonObject choice =
          JsonObject.of("index", 0)
              .with("delta", delta)
              .with("finish_reason", ends ? "stop" : null);
      return new ChatChunk(JsonObject.of("id", name).with("choices", List.of(choice)));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
