package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.util.function.Function;

/**
 * An attempt that has begun. Runs it and records its progress.
 *
 * @see ChatCall#attempt
 * @since 0.1
 */
public final class AttemptRun {
  private final ChatCall call;
  private final AttemptRecorder recorder;
  private final CallTrace trace;
  private final Runnable detach;

  AttemptRun(ChatCall call, AttemptRecorder recorder, CallTrace trace, Runnable detach) {
    this.call = call;
    this.recorder = recorder;
    this.trace = trace;
    this.detach = detach;
  }

  /** The call as the attempt sees it. */
  public ChatCall call() {
    return call;
  }

  /**
   * Runs the attempt. It ends when its reply ends, or when an exception is thrown.
   *
   * @param request what is sent
   * @param provider sends the request to the provider, as part of {@link #call}
   * @return the reply
   */
  public ChatReply run(ChatRequest request, Function<ChatCall, ChatReply> provider) {
    recorder.operation(request.operation());
    trace.attemptStarted(recorder);
    ChatReply reply;
    try {
      reply = provider.apply(call);
    } catch (RuntimeException | Error failure) {
      detach.run();
      recorder.failed(failure);
      trace.attemptEnded(recorder);
      throw failure;
    }
    if (reply instanceof StreamingReply) {
      recorder.contentCame();
      trace.firstContent(recorder);
    }
    reply.mapEnd(this::ended);
    return reply;
  }

  private ReplyOutcome ended(ReplyOutcome end) {
    detach.run();
    ReplyOutcome known = recorder.ended(end);
    trace.attemptEnded(recorder);
    return known;
  }
}
