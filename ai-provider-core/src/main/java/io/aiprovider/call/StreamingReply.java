package io.aiprovider.call;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.ResponseAssembler;
import io.aiprovider.chat.ResponseReplay;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is still being streamed. It ends exactly once: complete when the last chunk was
 * taken, failed when {@link #next} threw, cancelled when it was closed before.
 *
 * <p>Chunks are pulled: as long as nobody asks for the next one, nothing more is read from the
 * provider than fits its buffers. Used by one thread at a time.
 *
 * @since 0.1
 */
public final class StreamingReply implements ChatReply, Iterable<ChatChunk> {
  private final String provider;
  private final ChunkSource source;
  private final Ending ending;
  private String model;
  private @Nullable Usage usage;
  private boolean exhausted;

  private StreamingReply(String provider, String model, ChunkSource source, Ending ending) {
    this.provider = provider;
    this.model = model;
    this.source = source;
    this.ending = ending;
  }

  /**
   * A reply of these chunks.
   *
   * @param target who was asked; the chunks' own model name is preferred to the target's
   */
  public static StreamingReply of(Target target, ChunkSource source) {
    return new StreamingReply(target.provider(), target.model(), source, new Ending());
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
   * This reply with its chunks going through somebody's hands. The new reply takes this one's place
   * and has the same end, which comes when this reply's chunks do.
   *
   * @param wrapper makes the new source from this reply's; its {@code close} must close this one's
   */
  public StreamingReply through(UnaryOperator<ChunkSource> wrapper) {
    return new StreamingReply(provider, model, wrapper.apply(asSource()), ending);
  }

  /** This reply with somebody looking at each chunk as it is taken. */
  public StreamingReply peek(Consumer<ChatChunk> observer) {
    return through(
        source ->
            new ChunkSource() {
              @Override
              public @Nullable ChatChunk next() {
                ChatChunk chunk = source.next();
                if (chunk != null) {
                  observer.accept(chunk);
                }
                return chunk;
              }

              @Override
              public void close() {
                source.close();
              }
            });
  }

  private ChunkSource asSource() {
    return new ChunkSource() {
      @Override
      public @Nullable ChatChunk next() {
        return StreamingReply.this.next();
      }

      @Override
      public void close() {
        StreamingReply.this.close();
      }
    };
  }

  /**
   * Waits for the next chunk.
   *
   * @return null when the answer is complete
   * @throws ChatException if the stream ended early; whatever came before is all there will be
   */
  public @Nullable ChatChunk next() {
    if (exhausted) {
      return null;
    }
    ChatChunk chunk;
    try {
      chunk = source.next();
    } catch (ChatException failure) {
      exhausted = true;
      end(failure);
      source.close();
      throw failure;
    } catch (RuntimeException | Error bug) {
      close();
      throw bug;
    }
    if (chunk == null) {
      exhausted = true;
      end(null);
      source.close();
      return null;
    }
    observe(chunk);
    return chunk;
  }

  private void observe(ChatChunk chunk) {
    String named = chunk.model();
    if (named != null && !named.isEmpty()) {
      model = named;
    }
    Usage counted = chunk.usage();
    if (counted != null) {
      usage = counted;
    }
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
    boolean early = !exhausted;
    exhausted = true;
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
      private @Nullable ChatChunk ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null) {
          ahead = StreamingReply.this.next();
        }
        return ahead != null;
      }

      @Override
      public ChatChunk next() {
        if (!hasNext() || ahead == null) {
          throw new NoSuchElementException("The stream has ended.");
        }
        ChatChunk chunk = ahead;
        ahead = null;
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
