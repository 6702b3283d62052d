package io.aiprovider.routing.strategy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider whose answers take a time on the clock of the test, and no real time. */
final class PacedProvider implements ChatProvider {
  private final SimulatedProvider answers;
  private final MutableClock clock;
  private final AtomicInteger calls = new AtomicInteger();
  volatile Duration latency = Duration.ofMillis(100);
  volatile @Nullable ChatException failure;

  PacedProvider(String name, MutableClock clock) {
    answers = SimulatedProvider.builder(name).build();
    this.clock = clock;
  }

  @Override
  public String name() {
    return answers.name();
  }

  /** The number of calls since this was last read. */
  int calls() {
    return calls.getAndSet(0);
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    calls.incrementAndGet();
    clock.advance(latency);
    if (failure != null) {
      throw failure;
    }
    return answers.chat(request, attempt);
  }
}
