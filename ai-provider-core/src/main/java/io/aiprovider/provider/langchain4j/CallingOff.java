package io.aiprovider.provider.langchain4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells exchanges that a model began that nobody waits for them any more. LangChain4j has a handle
 * for that, but only once an answer has begun; our own HTTP client hears of it before. Thread-safe.
 */
final class CallingOff {
  private static final ThreadLocal<@Nullable CallingOff> CURRENT = new ThreadLocal<>();

  private final List<Runnable> hooks = new ArrayList<>();
  private boolean off;

  /** Does something that may begin exchanges, on this thread. */
  void around(Runnable body) {
    CallingOff outer = CURRENT.get();
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

  /** Runs a hook when what this thread does is called off; never if it cannot be. */
  static void onCallingOff(Runnable hook) {
    CallingOff current = CURRENT.get();
    if (current != null) {
      current.add(hook);
    }
  }

  private void add(Runnable hook) {
    synchronized (hooks) {
      if (!off) {
        hooks.add(hook);
        return;
      }
    }
    hook.run();
  }

  /** Runs the hooks, once. */
  void callOff() {
    List<Runnable> toRun;
    synchronized (hooks) {
      off = true;
      toRun = List.copyOf(hooks);
      hooks.clear();
    }
    toRun.forEach(Runnable::run);
  }
}
