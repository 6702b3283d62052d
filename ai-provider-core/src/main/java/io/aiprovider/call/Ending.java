package io.aiprovider.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one end of a reply, and the hooks that wait for it. Shared by all views of that reply. */
final class Ending {
  private static final Logger log = LoggerFactory.getLogger(Ending.class);

  private final List<UnaryOperator<ReplyEnd>> hooks = new ArrayList<>();
  private @Nullable ReplyEnd end;

  synchronized @Nullable ReplyEnd end() {
    return end;
  }

  /** Ends the reply unless it has ended. */
  synchronized void fire(ReplyEnd first) {
    if (end != null) {
      return;
    }
    end = first;
    for (UnaryOperator<ReplyEnd> hook : hooks) {
      end = run(hook, end);
    }
    hooks.clear();
  }

  synchronized void add(UnaryOperator<ReplyEnd> hook) {
    if (end == null) {
      hooks.add(hook);
    } else {
      end = run(hook, end);
    }
  }

  private static ReplyEnd run(UnaryOperator<ReplyEnd> hook, ReplyEnd end) {
    try {
      return hook.apply(end);
    } catch (RuntimeException e) {
      log.error("A hook on the end of a reply failed; the reply itself is not affected.", e);
      return end;
    }
  }
}
