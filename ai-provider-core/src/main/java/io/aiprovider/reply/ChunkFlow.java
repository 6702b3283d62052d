package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Moves the chunks of one answer from the source through the transforms, until they are ready to be
 * taken. Used by one thread at a time.
 */
final class ChunkFlow {
  private final ChunkSource source;
  private final Consumer<ChatChunk> arrivals;
  private final List<Stage> stages = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>(1);
  private final Deque<Ahead> ahead = new ArrayDeque<>(4);
  private final Deque<ChatChunk> ready = new ArrayDeque<>(4);

  /** The chunks whose transforms may block, when they must not. */
  private final List<Ahead> blocked = new ArrayList<>(0);

  private boolean mayBlock = true;
  private boolean reading;

  /**
   * A transform at its position in the flow; as a consumer, it receives the chunks that the
   * transform passes on.
   */
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

  /** A chunk that is held back, and the first stage that it has not passed through yet. */
  private record Ahead(ChatChunk chunk, int stage) {}

  private record Read(Runnable begins, Runnable ends) {}

  /**
   * A flow from a source.
   *
   * @param arrivals receives each chunk as it arrives from the source
   */
  ChunkFlow(ChunkSource source, Consumer<ChatChunk> arrivals) {
    this.source = source;
    this.arrivals = arrivals;
  }

  void add(ChunkTransform transform) {
    stages.add(new Stage(transform, stages.size() + 1));
  }

  void aroundReads(Runnable begins, Runnable ends) {
    reads.add(new Read(begins, ends));
  }

  /** Whether no chunk is ready to be taken. */
  boolean isEmpty() {
    return ready.isEmpty();
  }

  /** Takes a chunk that is ready; null when there is none. */
  @Nullable ChatChunk poll() {
    return ready.poll();
  }

  /**
   * Moves one chunk through the transforms, as far as they pass it on; false when the source has
   * ended.
   */
  boolean advance() {
    Ahead held = ahead.poll();
    if (held != null) {
      pass(held.chunk(), held.stage());
      return true;
    }
    ChatChunk chunk = read();
    if (chunk == null) {
      return false;
    }
    arrivals.accept(chunk);
    pass(chunk, 0);
    return true;
  }

  private @Nullable ChatChunk read() {
    beginRead();
    try {
      return source.next();
    } finally {
      endRead();
    }
  }

  /** From now on, the source is waited for. */
  void beginRead() {
    if (!reading) {
      reading = true;
      reads.forEach(read -> read.begins().run());
    }
  }

  /** The source is not waited for any more. */
  void endRead() {
    if (reading) {
      reading = false;
      reads.forEach(read -> read.ends().run());
    }
  }

  private void pass(ChatChunk chunk, int position) {
    if (position == stages.size()) {
      ready.add(chunk);
      return;
    }
    Stage stage = stages.get(position);
    if (!mayBlock && (!blocked.isEmpty() || stage.transform.mayBlock(chunk))) {
      blocked.add(new Ahead(chunk, position));
    } else {
      stage.transform.onChunk(chunk, stage);
    }
  }

  /**
   * Moves chunks until one is ready, as far as this is possible without waiting for the source.
   *
   * @param allowed whether transforms may block; otherwise a chunk stops before one that may
   * @return whether one is ready
   */
  boolean advanceReady(boolean allowed) {
    mayBlock = allowed;
    try {
      while (ready.isEmpty() && blocked.isEmpty()) {
        Ahead held = ahead.poll();
        if (held != null) {
          pass(held.chunk(), held.stage());
          continue;
        }
        ChatChunk chunk = source.poll();
        if (chunk == null) {
          return false;
        }
        endRead();
        arrivals.accept(chunk);
        pass(chunk, 0);
      }
      holdBack(blocked);
      blocked.clear();
      return !ready.isEmpty();
    } finally {
      mayBlock = true;
    }
  }

  /** Whether {@link #advance} would not wait for the source, although no chunk was made ready. */
  boolean isReady() {
    return !ahead.isEmpty() || source.isReady();
  }

  /**
   * Holds back chunks until a certain one arrives; they then continue from this stage.
   *
   * @return false if the source ended before that chunk
   */
  boolean readAhead(Predicate<ChatChunk> enough) {
    List<Ahead> read = new ArrayList<>();
    boolean found = false;
    while (!found) {
      if (!advance()) {
        return false;
      }
      for (ChatChunk chunk = ready.poll(); chunk != null; chunk = ready.poll()) {
        found |= enough.test(chunk);
        read.add(new Ahead(chunk, stages.size()));
      }
    }
    holdBack(read);
    return true;
  }

  /** Holds back chunks, before those that are held back already. */
  private void holdBack(List<Ahead> chunks) {
    for (int i = chunks.size() - 1; i >= 0; i--) {
      ahead.addFirst(chunks.get(i));
    }
  }

  /** Lets the transforms add chunks at the end. */
  void finish() {
    for (Stage stage : stages) {
      stage.transform.onEnd(stage);
    }
  }

  /** Discards the chunks that were not taken. The source is not waited for any more. */
  void clear() {
    endRead();
    blocked.clear();
    ahead.clear();
    ready.clear();
  }
}
