package io.aiprovider.call;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.Target;
import io.aiprovider.time.MonotonicClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Records the facts of one attempt. They do not change any more when the attempt has ended. */
final class AttemptRecorder implements AttemptReport {
  private final String id;
  private final Target target;
  private final Instant started;
  private final Duration offset;
  private final MonotonicClock clock;
  private final long startNanos;

  private String vendor = "";
  private Operation operation = Operation.CHAT;
  private @Nullable Duration dispatched;
  private @Nullable Duration firstContent;
  private @Nullable Duration duration;
  private @Nullable String model;
  private @Nullable ChatException failure;
  private SentPrompt prompt = new SentPrompt();
  private @Nullable Usage counted;
  private @Nullable Usage usage;
  private @Nullable Cost cost;
  private @Nullable Price price;
  private volatile long answerBytes;
  private volatile long toolCalls;
  private boolean repeated;
  private List<String> dropped = List.of();
  private @Nullable InetSocketAddress server;
  private int account;
  private AnswerLimit answerLimit = AnswerLimit.NONE;
  private volatile Map<String, String> requestHeaders = Map.of();
  private volatile Consumer<Duration> onNothingLeft = time -> {};
  private boolean hedge;
  private boolean lost;
  private boolean continuation;

  AttemptRecorder(String id, Target target, CallTime time) {
    this.id = id;
    this.target = target;
    this.started = time.dates().instant();
    this.offset = time.elapsed();
    this.clock = time.clock();
    this.startNanos = clock.nanos();
  }

  synchronized Attempt attempt() {
    return new Attempt(
        id,
        target,
        vendor,
        operation,
        started,
        offset,
        dispatched,
        firstContent,
        duration,
        model,
        failure,
        duration == null && usage == null ? counted : usage,
        cost,
        price,
        prompt.tokens(),
        answerBytes,
        toolCalls,
        repeated,
        dropped,
        server,
        account,
        hedge,
        lost,
        continuation);
  }

  String id() {
    return id;
  }

  Target target() {
    return target;
  }

  synchronized void operation(Operation requested) {
    operation = requested;
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public synchronized void vendor(String name) {
    vendor = name;
  }

  @Override
  public void requestHeaders(Map<String, String> headers) {
    requestHeaders = Map.copyOf(headers);
  }

  @Override
  public Map<String, String> requestHeaders() {
    return requestHeaders;
  }

  @Override
  public synchronized void server(InetSocketAddress address) {
    server = address;
  }

  @Override
  public synchronized void account(int number) {
    account = number;
  }

  @Override
  public synchronized int account() {
    return account;
  }

  @Override
  public void nothingLeft(Duration time) {
    onNothingLeft.accept(time);
  }

  @Override
  public void onNothingLeft(Consumer<Duration> receiver) {
    onNothingLeft = receiver;
  }

  @Override
  public synchronized void hedge() {
    hedge = true;
  }

  @Override
  public synchronized void lost() {
    lost = true;
  }

  @Override
  public synchronized void continuation() {
    continuation = true;
  }

  @Override
  public synchronized void dispatched() {
    if (duration == null) {
      prompt.sent();
      dispatched = dispatched == null ? clock.since(startNanos) : dispatched;
    }
  }

  @Override
  public synchronized void notSent() {
    if (duration == null) {
      prompt.notSent();
      dispatched = prompt.answered() == null ? null : dispatched;
    }
  }

  @Override
  public synchronized void refused() {
    prompt.refused();
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
      prompt.release();
      model = end.model();
      failure = end.failure();
      usage = usage == null ? end.usage() : usage;
    }
    return cost == null ? end : end.withCost(usage, cost);
  }

  synchronized void failed(Throwable cause) {
    if (duration == null) {
      duration = clock.since(startNanos);
      prompt.release();
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
    notSent();
  }

  @Override
  public synchronized void costBasis(
      @Nullable Price inForce, ToLongFunction<ChatRequest> promptTokens) {
    if (cost == null) {
      price = inForce;
      prompt = new SentPrompt(promptTokens);
    }
  }

  @Override
  public synchronized void sending(ChatRequest request) {
    prompt.sending(request);
  }

  @Override
  public synchronized void answeredInPart(@Nullable Usage used) {
    prompt.answered(used);
  }

  @Override
  public synchronized @Nullable Usage answeredInPart() {
    return prompt.answered();
  }

  @Override
  public synchronized void counted(Usage soFar) {
    counted = soFar.isCounted() ? soFar : counted;
  }

  @Override
  public synchronized @Nullable Usage counted() {
    return counted;
  }

  @Override
  public synchronized long promptTokens() {
    return prompt.tokens();
  }

  @Override
  public synchronized Unanswered unanswered(Throwable reason) {
    return Unanswered.of(prompt, reason);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that reads the answer writes it
  public void answered(long bytes) {
    answerBytes += bytes;
  }

  @Override
  public long answerBytes() {
    return answerBytes;
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
  public synchronized void metered(@Nullable Usage used, Cost charged, @Nullable Price applied) {
    if (duration == null) {
      usage = used;
      cost = charged;
      price = applied;
    }
  }
}
