package io.aiprovider.provider.langchain4j.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that a model began for one stream, as far as our own HTTP client makes them. They
 * can be called off before an answer has begun, when LangChain4j has no handle for that yet; and
 * they tell when the last of them is over, which some models wait for in vain: those that know an
 * answer's end by its last event. Thread-safe.
 *
 * @since 0.1
 */
public final class Exchanges {
  private static final ThreadLocal<@Nullable Exchanges> CURRENT = new ThreadLocal<>();

  private final Runnable whenOver;
  private final List<Runnable> cancels = new ArrayList<>();
  private boolean off;
  private int streams;

  /**
   * None so far.
   *
   * @param whenOver is run when no stream is being read any more
   */
  public Exchanges(Runnable whenOver) {
    this.whenOver = whenOver;
  }

  /** Does something that may begin exchanges, on this thread. */
  public void around(Runnable body) {
    Exchanges outer = CURRENT.get();
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

  /** Has an exchange that this thread begins cancelled when it is called off. */
  static void add(Runnable cancel) {
    Exchanges current = CURRENT.get();
    if (current != null) {
      current.addTo(cancel);
    }
  }

  /** Has a stream that this thread begins cancelled when it is called off, and its end told. */
  static Runnable addStream(Runnable cancel, Runnable reading) {
    Exchanges current = CURRENT.get();
    return current == null ? reading : current.following(cancel, reading);
  }

  private Runnable following(Runnable cancel, Runnable reading) {
    addTo(cancel);
    synchronized (cancels) {
      streams++;
    }
    return () -> {
      try {
        around(reading); // who listens may begin another
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
    whenOver.run();
  }

  private void addTo(Runnable cancel) {
    synchronized (cancels) {
      if (!off) {
        cancels.add(cancel);
        return;
      }
    }
    cancel.run();
  }

  /** Cancels them all, and whatever is begun from now on. */
  public void callOff() {
    List<Runnable> toRun;
    synchronized (cancels) {
      off = true;
      toRun = List.copyOf(cancels);
      cancels.clear();
    }
    toRun.forEach(Runnable::run);
  }
}
