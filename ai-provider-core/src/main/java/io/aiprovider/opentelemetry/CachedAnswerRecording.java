package io.aiprovider.opentelemetry;

import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.opentelemetry.content.AnswerRecorder;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;

/**
 * Records answers from the cache and from identical calls, which come from no attempt. Only useful
 * together with a {@link CallTracing} that records content. Thread-safe.
 *
 * @since 0.1
 */
public final class CachedAnswerRecording implements ChatInterceptor {
  private final TracingOptions options;

  /** With the same options as {@link CallTracing}. */
  public CachedAnswerRecording(TracingOptions options) {
    this.options = options;
  }

  @Override
  public boolean handles(Operation operation) {
    return operation.streams();
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatReply reply = chain.proceed(chain.request());
    CallSpans spans = chain.call().attribute(CallTracing.SPANS);
    AnswerRecorder answer = options.content().answerRecorder();
    boolean hit = chain.call().trace().cacheStatus().isFree();
    if (spans == null || answer == null || !hit || !spans.isRecorded()) {
      return reply;
    }
    if (reply instanceof StreamingReply stream) {
      stream.transform(ChunkTransform.observing(answer::add).withoutBlocking());
    } else {
      answer.add(((CompleteReply) reply).response());
    }
    reply.onEnd(end -> spans.recordOutput(answer.text()));
    return reply;
  }
}
