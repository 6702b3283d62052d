package io.aiprovider.client;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of the current configuration, and the state that survives a change of configuration.
 * A call ends in the pipeline in which it began. Thread-safe.
 */
final class Engine implements AutoCloseable {
  private final EngineState state;
  private final StaleRefresh refresh;
  private final AtomicReference<@Nullable Snapshot> current = new AtomicReference<>();

  Engine(EngineState state, Configuration configuration) {
    this.state = state;
    this.refresh = new StaleRefresh(this::send, state.threads);
    Pipeline pipeline = new Pipeline(configuration, state, null);
    current.set(snapshot(pipeline));
    pipeline.showHealth();
  }

  EngineState state() {
    return state;
  }

  private Snapshot snapshot(Pipeline pipeline) {
    List<ChatProvider> providers = pipeline.providers();
    state.use(providers);
    return new Snapshot(pipeline, () -> state.release(providers));
  }

  /** Switches to another configuration; keeps the current one if that fails. */
  synchronized void reconfigure(UnaryOperator<Configuration> change) {
    Snapshot before = open();
    Pipeline old = before.pipeline();
    Pipeline pipeline = new Pipeline(change.apply(old.configuration()), state, old);
    Snapshot next = snapshot(pipeline);
    current.set(next);
    old.hideHealth(); // the gauges of both have the same names
    pipeline.showHealth();
    before.leave();
  }

  /** Checks another configuration, on state of its own: nothing changes, whatever the result. */
  void check(UnaryOperator<Configuration> change) {
    Configuration next = change.apply(open().pipeline().configuration());
    try (EngineState other = new EngineState(state.clock, state.monotonicClock, null)) {
      new Pipeline(next, other, null);
    }
  }

  ChatReply send(ChatRequest request, ChatCall call) {
    Snapshot snapshot = enter();
    ChatReply reply;
    try {
      reply = snapshot.pipeline().send(request, call);
    } catch (RuntimeException | Error failure) {
      snapshot.leave();
      throw failure;
    }
    reply.onEnd(end -> snapshot.leave());
    Duration timeLimit = snapshot.pipeline().configuration().resilience().deadline();
    refresh.afterAnswer(request, call, timeLimit);
    return reply;
  }

  /** Reads a value from the current pipeline. */
  <R> R read(Function<Pipeline, R> reader) {
    Snapshot snapshot = enter();
    try {
      return reader.apply(snapshot.pipeline());
    } finally {
      snapshot.leave();
    }
  }

  /**
   * Reads a value from the current pipeline asynchronously; the pipeline is not released until
   * then.
   */
  <R> CompletableFuture<R> readLater(Function<Pipeline, CompletableFuture<R>> reader) {
    Snapshot snapshot = enter();
    try {
      return reader.apply(snapshot.pipeline()).whenComplete((value, failure) -> snapshot.leave());
    } catch (RuntimeException | Error failure) {
      snapshot.leave();
      throw failure;
    }
  }

  private Snapshot enter() {
    while (true) {
      Snapshot snapshot = open();
      if (snapshot.enter()) {
        return snapshot;
      }
    }
  }

  private Snapshot open() {
    Snapshot snapshot = current.get();
    if (snapshot == null) {
      throw new IllegalStateException(
          "This ChatClient is closed: close() was called before. Close a client when the program"
              + " does not need it any more; one client serves a whole program.");
    }
    return snapshot;
  }

  /** Fails if the client is closed. */
  void requireOpen() {
    open();
  }

  @Override
  public synchronized void close() {
    Snapshot last = current.getAndSet(null);
    if (last != null) {
      last.pipeline().hideHealth();
      state.close();
    }
  }
}
