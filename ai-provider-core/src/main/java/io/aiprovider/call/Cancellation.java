package io.aiprovider.call;

import io.aiprovider.failure.ChatException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a call was cancelled, why, and the hooks to run then. Thread-safe. */
final class Cancellation {
  private static final Logger log = LoggerFactory.getLogger(Cancellation.class);

  private final Set<Runnable> hooks = new LinkedHashSet<>();
  private volatile @Nullable ChatException reason;

  @Nullable ChatException reason() {
    return reason;
  }

  void cancel(ChatException why) {
    List<Runnable> toRun;
    synchronized (hooks) {
      if (reason != null) {
        return;
      }
      reason = why;
      toRun = List.copyOf(hooks);
      hooks.clear();
    }
    toRun.forEach(Cancellation::run);
  }

  /**
   * Runs the hook on cancellation; at once if the call is cancelled already. The result removes the
   * hook.
   */
  Runnable onCancel(Runnable hook) {
    synchronized (hooks) {
      if (reason == null) {
        hooks.add(hook);
        return () -> {
          synchronized (hooks) {
            hooks.remove(hook);
          }
        };
      }
    }
    run(hook);
    return () -> {};
  }

  private static void run(Runnable hook) {
    try {
      hook.run();
    } catch (RuntimeException | Error e) {
      log.warn("A cancellation hook failed. The other hooks ran.", e);
    }
  }
}
