package io.aiprovider.provider.langchain4j.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP exchanges that a model begins for one stream, if it uses this package's client. They can
 * be cancelled before an answer begins, when LangChain4j has no handle yet. The group also notices
 * the end of the last exchange: some models wait for a last event and do not notice that the
 * connection ended before it. Thread-safe.
 *
 * @since 0.1
 */
public final class ExchangeGroup {
  private static final ThreadLocal<@Nullable ExchangeGroup> CURRENT = new ThreadLocal<>();

  private final Runnable onEnd;
  private final List<Runnable> cancels = new ArrayList<>();
  private boolean cancelled;
  private int streams;

  /**
   * A group without exchanges.
   *
   * @param onEnd is run when the last stream has been read
   */
  public ExchangeGroup(Runnable onEnd) {
    this.onEnd = onEnd;
  }

  /** Runs code on this thread; the exchanges that it begins belong to this group. */
  public void around(Runnable body) {
    ExchangeGroup outer = CURRENT.get();
    CURRENT.set(this);
    try {
      body.run();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Adds an exchange to the group of this thread, if it has one. */
  static void add(Runnable cancel) {
    ExchangeGroup current = CURRENT.get();
    if (current != null) {
      current.addTo(cancel);
    }
  }

  /** Adds a stream to the group of this thread, if it has one, and notes its end. */
  static Runnable addStream(Runnable cancel, Runnable reading) {
    ExchangeGroup current = CURRENT.get();
    return current == null ? reading : current.following(cancel, reading);
  }

  private Runnable following(Runnable cancel, Runnable reading) {
    addTo(cancel);
    synchronized (cancels) {
      streams++;
    }
    return () -> {
      try {
        around(reading); // a listener may begin another exchange
      } finally {
        end();
      }
    };
  }

  private void end() {
    synchronized (cancels) {
      streams--;
      if (streams > 0) {
        return;
      }
    }
    onEnd.run();
  }

  private void addTo(Runnable cancel) {
    synchronized (cancels) {
      if (!cancelled) {
        cancels.add(cancel);
        return;
      }
    }
    cancel.run();
  }

  /** Cancels all exchanges, and each that begins later. */
  public void cancel() {
    List<Runnable> toRun;
    synchronized (cancels) {
      cancelled = true;
      toRun = List.copyOf(cancels);
      cancels.clear();
    }
    toRun.forEach(Runnable::run);
  }
}
