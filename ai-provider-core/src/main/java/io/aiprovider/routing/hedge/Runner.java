package io.aiprovider.routing.hedge;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.retry.RetryPlan;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One attempt of a race, on a thread of its own. */
public final class Runner implements Runnable {

  /**
   * An attempt that is to be made.
   *
   * @param attempt makes it on the thread that calls this; passes the attempt to its argument
   *     before it is sent
   */
  public record Work(RetryPlan.Step step, Function<Consumer<ChatCall>, ChatReply> attempt) {}

  /**
   * How an attempt went.
   *
   * @param attempt the call as the attempt sees it; null if it did not begin
   * @param reply its answer; null if it failed
   * @param failure why it failed; null if it answered
   */
  public record Result(
      RetryPlan.Step step,
      @Nullable ChatCall attempt,
      @Nullable ChatReply reply,
      @Nullable Throwable failure) {}

  private final Work work;
  private final Consumer<Runner> onEnd;
  private @Nullable ChatCall attempt;
  private @Nullable ChatException stopped;
  private volatile boolean lost;
  private @Nullable Result result;

  Runner(Work work, Consumer<Runner> onEnd) {
    this.work = work;
    this.onEnd = onEnd;
  }

  @Override
  public void run() {
    ChatReply reply = null;
    Throwable failure = null;
    try {
      reply = work.attempt().apply(this::began);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    ChatException unwanted;
    synchronized (this) {
      result = new Result(work.step(), attempt, reply, failure);
      unwanted = stopped;
    }
    if (unwanted != null) {
      discard(reply, unwanted);
    }
    onEnd.accept(this);
  }

  private void began(ChatCall call) {
    ChatException unwanted;
    synchronized (this) {
      attempt = call;
      unwanted = stopped;
    }
    if (unwanted != null) {
      cancel(call, unwanted);
    }
  }

  synchronized boolean hasBegun() {
    return attempt != null;
  }

  String provider() {
    return work.step().target().provider();
  }

  /** Called when it has ended. */
  synchronized Result result() {
    return Objects.requireNonNull(result);
  }

  /** Cancels the attempt, because another one has answered. */
  void lose(ChatException reason) {
    lost = true;
    stop(reason);
  }

  /** Cancels the attempt, or ends its answer if there is one already. */
  void stop(ChatException reason) {
    ChatCall running;
    ChatReply late;
    synchronized (this) {
      stopped = reason;
      running = attempt;
      late = result == null ? null : result.reply();
    }
    if (running != null) {
      cancel(running, reason);
    }
    discard(late, reason);
  }

  private void cancel(ChatCall call, ChatException reason) {
    if (lost) {
      call.report().lost();
    }
    call.cancel(reason);
  }

  private static void discard(@Nullable ChatReply reply, ChatException reason) {
    if (reply instanceof StreamingReply stream) {
      stream.abort(reason);
    }
  }
}
