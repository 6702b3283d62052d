package io.aiprovider.call;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.Target;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the facts of one attempt. They do not change any more when the attempt has ended. */
final class AttemptRecorder implements AttemptReport {
  private final String id;
  private final Target target;
  private final Instant started;
  private final MonotonicClock clock;
  private final long startNanos;

  private Operation operation = Operation.CHAT;
  private @Nullable Duration dispatched;
  private @Nullable Duration firstContent;
  private @Nullable Duration duration;
  private @Nullable String model;
  private @Nullable ChatException failure;
  private @Nullable Usage answeredInPart;
  private @Nullable Usage usage;
  private @Nullable Cost cost;
  private @Nullable Price price;
  private volatile long answerBytes;
  private volatile long toolCalls;
  private boolean repeated;
  private List<String> dropped = List.of();
  private AnswerLimit answerLimit = AnswerLimit.NONE;

  AttemptRecorder(String id, Target target, Instant started, MonotonicClock clock) {
    this.id = id;
    this.target = target;
    this.started = started;
    this.clock = clock;
    this.startNanos = clock.nanos();
  }

  synchronized Attempt attempt() {
    return new Attempt(
        id,
        target,
        operation,
        started,
        dispatched,
        firstContent,
        duration,
        model,
        failure,
        usage,
        cost,
        price,
        answerBytes,
        toolCalls,
        repeated,
        dropped);
  }

  synchronized void operation(Operation requested) {
    operation = requested;
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public synchronized void dispatched() {
    if (dispatched == null) {
      dispatched = clock.since(startNanos);
    }
  }

  synchronized void contentCame() {
    if (firstContent == null && duration == null) {
      firstContent = clock.since(startNanos);
    }
  }

  /** The end of the reply, with the usage and cost that the meter reported. */
  synchronized ReplyOutcome ended(ReplyOutcome end) {
    if (duration == null) {
      duration = clock.since(startNanos);
      model = end.model();
      failure = end.failure();
      usage = usage == null ? end.usage() : usage;
    }
    return cost == null || usage == null ? end : end.withCost(usage, cost);
  }

  synchronized void failed(Throwable cause) {
    if (duration == null) {
      duration = clock.since(startNanos);
      failure =
          cause instanceof ChatException known
              ? known
              : Cancelled.because(cause, "The attempt", target.provider());
    }
  }

  @Override
  public synchronized void dropped(Collection<String> fields) {
    if (duration == null) {
      dropped = List.copyOf(fields);
    }
  }

  @Override
  public synchronized void repeated() {
    repeated |= duration == null;
  }

  @Override
  public synchronized void answeredInPart(Usage used) {
    answeredInPart = used;
  }

  @Override
  public synchronized @Nullable Usage answeredInPart() {
    return answeredInPart;
  }

  @Override
  public synchronized void priceInForce(@Nullable Price inForce) {
    if (cost == null) {
      price = inForce;
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that reads the answer writes it
  public void answered(long bytes) {
    answerBytes += bytes;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that reads the answer writes it
  public void toolsCalled(int calls) {
    toolCalls += calls;
  }

  @Override
  public synchronized void answerLimit(AnswerLimit limit) {
    answerLimit = limit;
  }

  @Override
  public synchronized AnswerLimit answerLimit() {
    return answerLimit;
  }

  @Override
  public synchronized void metered(Usage used, Cost charged, @Nullable Price applied) {
    if (duration == null) {
      usage = used;
      cost = charged;
      price = applied;
    }
  }
}
