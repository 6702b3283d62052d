package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is still being streamed. It ends exactly once: complete when its source ended
 * properly, failed when {@link #next} threw, cancelled when it was closed before that.
 *
 * <p>Chunks are pulled: while the next one is not requested, no more is read from the provider than
 * fits into the buffers. A chunk goes from the source through the transforms, in the order in which
 * they were added, to the caller of {@link #next} or {@link #poll}. Used by one thread at a time.
 *
 * @since 0.1
 */
public final class StreamingReply implements ChatReply, Iterable<ChatChunk> {
  private final String provider;
  private final ChunkSource source;
  private final ChunkFlow flow;
  private final ReplyCompletion completion;
  private String model;
  private @Nullable Usage usage;
  private boolean ended;
  private @Nullable ChatException failure;

  /** What broke the stream while nobody could wait for the consequences. */
  private @Nullable Throwable broken;

  private volatile boolean handedOver;

  private StreamingReply(
      String provider, String model, ChunkSource source, ReplyCompletion completion) {
    this.provider = provider;
    this.model = model;
    this.source = source;
    this.flow = new ChunkFlow(source, this::record);
    this.completion = completion;
  }

  /**
   * Creates a reply with these chunks.
   *
   * @param target the target that was called; the model name in the chunks is preferred to the
   *     target's
   */
  public static StreamingReply of(Target target, ChunkSource source) {
    return new StreamingReply(target.provider(), target.model(), source, new ReplyCompletion());
  }

  /** A whole answer as a stream. */
  public static StreamingReply replay(Target target, ChatResponse response) {
    return of(target, new ReplayedChunks(response));
  }

  /** A whole answer as a stream that shares the end of that answer. */
  static StreamingReply replay(CompleteReply reply, ReplyCompletion completion) {
    ChunkSource chunks = new ReplayedChunks(reply.response());
    return new StreamingReply(reply.provider(), reply.model(), chunks, completion);
  }

  /**
   * Sends the remaining chunks through a transform, after the transforms added before.
   *
   * @return this reply
   */
  public StreamingReply transform(ChunkTransform transform) {
    flow.add(transform);
    return this;
  }

  /**
   * Shows each chunk to an observer, as it is after the transforms added before. The observer may
   * wait; for one that never does, use {@link ChunkTransform#observing}.
   *
   * @return this reply
   */
  public StreamingReply observe(Consumer<ChatChunk> observer) {
    return transform(ChunkTransform.observing(observer));
  }

  /**
   * Runs one action before and one after each time in which the source is waited for. This time is
   * spent waiting for the provider, and on nothing else. The actions must not block.
   *
   * @return this reply
   */
  public StreamingReply aroundReads(Runnable begins, Runnable ends) {
    flow.aroundReads(begins, ends);
    return this;
  }

  /**
   * Delays the end of this reply: its hooks run, and {@link #end()} is known, when the reply has
   * ended and the returned action has run. Nothing else is delayed.
   *
   * @return to be run exactly once, on any thread
   */
  public Runnable delayEnd() {
    return completion.delay();
  }

  /**
   * Lets this reply outlive the interceptor that received it and returns another one: the chain
   * does not end it. Whoever calls this method must end it.
   */
  public void handOver() {
    handedOver = true;
  }

  /** Whether this reply was {@linkplain #handOver handed over}. */
  public boolean isHandedOver() {
    return handedOver;
  }

  /**
   * Reads ahead until a certain chunk arrives. The chunks that were read are not lost: {@link
   * #next} returns them, after they have passed through the transforms that are added from now on.
   *
   * @param enough returns whether this is the chunk to stop at; a failure that it throws ends the
   *     reply
   * @param otherwise supplies the failure if the reply ends without such a chunk
   * @throws ChatException like {@link #next}, or that failure
   */
  public void readAhead(Predicate<ChatChunk> enough, Supplier<ChatException> otherwise) {
    try {
      if (ended || !flow.readAhead(enough)) {
        throw otherwise.get();
      }
    } catch (RuntimeException | Error cause) {
      abort(cause);
      throw cause;
    }
  }

  /**
   * Waits for the next chunk.
   *
   * @return null when the answer is complete
   * @throws ChatException if the stream ended early, or was closed; no more chunks will follow
   */
  public @Nullable ChatChunk next() {
    try {
      throwIfBroken();
      while (flow.isEmpty() && !ended) {
        if (!flow.advance()) {
          finish();
        }
      }
    } catch (RuntimeException | Error cause) {
      abort(cause);
      throw cause;
    }
    if (failure != null) {
      throw failure;
    }
    return flow.poll();
  }

  private void throwIfBroken() {
    Throwable cause = broken;
    broken = null;
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause != null) {
      throw (RuntimeException) cause;
    }
  }

  /**
   * Takes the next chunk, if it is there already and no transform has to wait with it. Never waits,
   * never ends the reply, and never throws.
   *
   * @return null if there is none
   */
  public @Nullable ChatChunk poll() {
    return advance(false) ? flow.poll() : null;
  }

  /**
   * Whether {@link #poll}, which has just returned null, can only go on after a call of {@link
   * #next}: at the end of the answer, complete or not, or at a transform that may wait.
   */
  public boolean needsNext() {
    return ended || broken != null || flow.isReady();
  }

  /**
   * Whether {@link #next} would return or throw at once, so that its chunk can be sent together
   * with the one before. False if that is not known. It is for threads that may call {@link #next},
   * because transforms may already handle the next chunk, and may wait.
   */
  public boolean isReady() {
    return advance(true) || needsNext();
  }

  /** Moves chunks without waiting for the source; returns whether one can be taken. */
  private boolean advance(boolean mayBlock) {
    if (ended || broken != null) {
      return broken == null && !flow.isEmpty();
    }
    try {
      return flow.advanceReady(mayBlock);
    } catch (RuntimeException | Error cause) {
      broken = cause; // next() throws it
      return false;
    }
  }

  /**
   * Begins to wait for the source without a thread: runs a listener when there may be more to
   * {@link #poll}, or when {@link #needsNext} may have become true. To be called again each time
   * before waiting; only the latest listener counts. It may run on any thread, must not block, and
   * may also run without a reason.
   *
   * @return false if that is not possible: then only {@link #next} waits
   * @see ChunkPush
   */
  public boolean onReadable(Runnable listener) {
    if (ended || !source.onReadable(listener)) {
      return false;
    }
    flow.beginRead();
    return true;
  }

  /** The source is not waited for any more, because nobody requests the next chunk now. */
  public void stopWaiting() {
    flow.endRead();
  }

  private void finish() {
    flow.finish();
    ended = true;
    end(null);
    source.close();
  }

  private void record(ChatChunk chunk) {
    String reported = chunk.model();
    if (reported != null && !reported.isEmpty()) {
      model = reported;
    }
    Usage counted = chunk.usage();
    if (counted != null) {
      usage = counted;
    }
  }

  /**
   * Ends the reply, unless it has ended: with this failure or, if the cause is not a {@link
   * ChatException}, as cancelled because of it. An exception from closing the source is added to
   * the cause as suppressed.
   */
  public void abort(Throwable cause) {
    try {
      stop(
          () ->
              cause instanceof ChatException known
                  ? known
                  : Cancelled.because(cause, "The stream", provider));
    } catch (RuntimeException | Error another) {
      if (!another.equals(cause)) { // a source may throw the same exception again
        cause.addSuppressed(another);
      }
    }
  }

  @Override
  public void close() {
    stop(
        () ->
            new Cancelled(
                "The stream was closed before its end.", FailureDetail.ofProvider(provider)));
  }

  private void stop(Supplier<ChatException> reason) {
    flow.clear();
    boolean early = !ended;
    ended = true;
    if (early) {
      failure = reason.get();
    }
    try {
      source.close();
    } finally {
      if (early) {
        end(failure);
      }
    }
  }

  private void end(@Nullable ChatException why) {
    completion.fire(new ReplyOutcome(provider, model, usage, null, why));
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public @Nullable ReplyOutcome end() {
    return completion.reached();
  }

  @Override
  public void mapEnd(UnaryOperator<ReplyOutcome> hook) {
    completion.add(hook);
  }

  /** The remaining chunks. Use it once; it throws the same exceptions as {@link #next}. */
  @Override
  public Iterator<ChatChunk> iterator() {
    return new ChunkIterator(this);
  }

  /** The remaining pieces of text, once; chunks without text are skipped. */
  public Iterable<String> texts() {
    return () ->
        StreamSupport.stream(spliterator(), false)
            .map(ChatChunk::text)
            .filter(text -> !text.isEmpty())
            .iterator();
  }

  /**
   * Waits for the end and assembles the remaining chunks. If no chunk was taken before, the result
   * is the answer that a plain call would have received.
   *
   * @throws ChatException as {@link #next} does
   */
  public ChatResponse toResponse() {
    try {
      ResponseAssembler assembler = new ResponseAssembler();
      forEach(assembler::add);
      return assembler.response();
    } finally {
      close();
    }
  }

  /**
   * Waits for the end, and returns the answer that a plain call would have received, with the same
   * end.
   *
   * @throws ChatException as {@link #next} does
   */
  public CompleteReply collected() {
    ChatResponse response = toResponse();
    return new CompleteReply(provider, model, response, completion);
  }
}
