package io.aiprovider.call;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.ResponseAssembler;
import io.aiprovider.chat.ResponseReplay;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is still being streamed. It ends exactly once: complete when its source came to
 * the proper end, failed when {@link #next} threw, cancelled when it was closed before.
 *
 * <p>Chunks are pulled: as long as nobody asks for the next one, nothing more is read from the
 * provider than fits its buffers. A chunk goes from the source through the transforms, in the order
 * in which they were added, to whoever called {@link #next}. Used by one thread at a time.
 *
 * @since 0.1
 */
public final class StreamingReply implements ChatReply, Iterable<ChatChunk> {
  private final String provider;
  private final ChunkSource source;
  private final Ending ending = new Ending();
  private final List<Stage> stages = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>(1);
  private final Deque<Ahead> ahead = new ArrayDeque<>(4);
  private final Deque<ChatChunk> ready = new ArrayDeque<>(4);
  private String model;
  private @Nullable Usage usage;
  private boolean ended;

  /** A transform in its place; as a consumer, it takes what the transform passes on. */
  private final class Stage implements Consumer<ChatChunk> {
    private final ChunkTransform transform;
    private final int following;

    Stage(ChunkTransform transform, int following) {
      this.transform = transform;
      this.following = following;
    }

    @Override
    public void accept(ChatChunk chunk) {
      pass(chunk, following);
    }
  }

  /** A chunk that was read ahead, and the first of the stages it has not been through. */
  private record Ahead(ChatChunk chunk, int stage) {}

  private record Read(Runnable begins, Runnable ends) {}

  private StreamingReply(Target target, ChunkSource source) {
    this.provider = target.provider();
    this.model = target.model();
    this.source = source;
  }

  /**
   * A reply of these chunks.
   *
   * @param target who was asked; the chunks' own model name is preferred to the target's
   */
  public static StreamingReply of(Target target, ChunkSource source) {
    return new StreamingReply(target, source);
  }

  /** A whole answer as the reply to somebody who wants it streamed. */
  public static StreamingReply replay(Target target, ChatResponse response) {
    return of(target, new Replay(ResponseReplay.chunksOf(response).iterator()));
  }

  private record Replay(Iterator<ChatChunk> chunks) implements ChunkSource {
    @Override
    public @Nullable ChatChunk next() {
      return chunks.hasNext() ? chunks.next() : null;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /**
   * Lets the chunks that are still to come go through a transform, after those added before.
   *
   * @return this reply
   */
  public StreamingReply transform(ChunkTransform transform) {
    stages.add(new Stage(transform, stages.size() + 1));
    return this;
  }

  /**
   * Shows each chunk to an observer, as the transforms added before leave it.
   *
   * @return this reply
   */
  public StreamingReply observe(Consumer<ChatChunk> observer) {
    return transform(
        (chunk, next) -> {
          observer.accept(chunk);
          next.accept(chunk);
        });
  }

  /**
   * Runs something before and after each time the source is asked for a chunk: what lies between
   * the two is waiting for the provider, and nothing else.
   *
   * @return this reply
   */
  public StreamingReply aroundReads(Runnable begins, Runnable ends) {
    reads.add(new Read(begins, ends));
    return this;
  }

  /**
   * Reads until there is a certain chunk. What was read is not lost: it is the next that {@link
   * #next} returns, after it went through the transforms that are added from now on.
   *
   * @param enough tells whether this chunk is the one; a failure that it throws ends the reply
   * @param otherwise how the reply fails if it ends without such a chunk
   * @throws ChatException as {@link #next} does, or that failure
   */
  public void readAhead(Predicate<ChatChunk> enough, Supplier<ChatException> otherwise) {
    try {
      boolean found = false;
      List<Ahead> read = new ArrayList<>();
      while (!found) {
        if (ended || !advance()) {
          throw otherwise.get();
        }
        for (ChatChunk chunk = ready.poll(); chunk != null; chunk = ready.poll()) {
          found |= enough.test(chunk);
          read.add(new Ahead(chunk, stages.size()));
        }
      }
      ahead.addAll(read);
    } catch (RuntimeException | Error failure) {
      abort(failure);
      throw failure;
    }
  }

  /**
   * Waits for the next chunk.
   *
   * @return null when the answer is complete
   * @throws ChatException if the stream ended early; whatever came before is all there will be
   */
  public @Nullable ChatChunk next() {
    try {
      while (ready.isEmpty() && !ended) {
        if (!advance()) {
          finish();
        }
      }
    } catch (RuntimeException | Error failure) {
      abort(failure);
      throw failure;
    }
    return ready.poll();
  }

  /** Moves one chunk on to where it is ready; false when there is none left. */
  private boolean advance() {
    Ahead held = ahead.poll();
    if (held != null) {
      pass(held.chunk(), held.stage());
      return true;
    }
    ChatChunk chunk = read();
    if (chunk == null) {
      return false;
    }
    note(chunk);
    pass(chunk, 0);
    return true;
  }

  private @Nullable ChatChunk read() {
    reads.forEach(read -> read.begins().run());
    try {
      return source.next();
    } finally {
      reads.forEach(read -> read.ends().run());
    }
  }

  private void pass(ChatChunk chunk, int position) {
    if (position == stages.size()) {
      ready.add(chunk);
    } else {
      Stage stage = stages.get(position);
      stage.transform.onChunk(chunk, stage);
    }
  }

  private void note(ChatChunk chunk) {
    String named = chunk.model();
    if (named != null && !named.isEmpty()) {
      model = named;
    }
    Usage counted = chunk.usage();
    if (counted != null) {
      usage = counted;
    }
  }

  private void finish() {
    for (Stage stage : stages) {
      stage.transform.onEnd(stage);
    }
    ended = true;
    end(null);
    source.close();
  }

  private void abort(Throwable cause) {
    letGo();
    end(
        cause instanceof ChatException failure
            ? failure
            : new Cancelled(
                "The answer was given up, for its handling failed with "
                    + cause.getClass().getSimpleName()
                    + ".",
                FailureDetail.ofProvider(provider),
                cause));
    try {
      source.close();
    } catch (RuntimeException | Error another) {
      if (another != cause) {
        cause.addSuppressed(another);
      }
    }
  }

  private void letGo() {
    ended = true;
    ahead.clear();
    ready.clear();
  }

  private void end(@Nullable ChatException failure) {
    ending.fire(new ReplyEnd(provider, model, usage, null, failure));
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
  public void mapEnd(UnaryOperator<ReplyEnd> hook) {
    ending.add(hook);
  }

  @Override
  public void close() {
    boolean early = !ended;
    letGo();
    try {
      source.close();
    } finally {
      if (early) {
        end(
            new Cancelled(
                "The stream was closed before its end.", FailureDetail.ofProvider(provider)));
      }
    }
  }

  /** The chunks, once: an iterator over {@link #next}, which throws what that throws. */
  @Override
  public Iterator<ChatChunk> iterator() {
    return new Iterator<>() {
      private @Nullable ChatChunk upcoming;

      @Override
      public boolean hasNext() {
        if (upcoming == null) {
          upcoming = StreamingReply.this.next();
        }
        return upcoming != null;
      }

      @Override
      public ChatChunk next() {
        if (!hasNext() || upcoming == null) {
          throw new NoSuchElementException("The stream has ended.");
        }
        ChatChunk chunk = upcoming;
        upcoming = null;
        return chunk;
      }
    };
  }

  /** The pieces of text that are still to come, once, without the chunks that carry none. */
  public Iterable<String> texts() {
    return () ->
        StreamSupport.stream(spliterator(), false)
            .map(ChatChunk::text)
            .filter(text -> !text.isEmpty())
            .iterator();
  }

  /**
   * Waits for the end, and puts the chunks that are still to come together: the answer that a plain
   * call would have got, if none was taken before.
   *
   * @throws ChatException as {@link #next} does
   */
  public ChatResponse toResponse() {
    ResponseAssembler assembler = new ResponseAssembler();
    forEach(assembler::add);
    return assembler.response();
  }
}
