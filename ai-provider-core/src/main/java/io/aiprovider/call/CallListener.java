package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.SkippedTarget;

/**
 * Receives the events of calls, each event exactly once: for plain answers, streams and vectors,
 * whether they succeed, fail or are cancelled. Logs, metrics, accounting and tests are built on it.
 *
 * <pre>{@code
 * ChatClient.builder()
 *     .listener(
 *         new CallListener() {
 *           public void attemptEnded(ChatCall call, Attempt attempt) {
 *             System.out.println(attempt.id() + " " + attempt.target() + " " + attempt.outcome());
 *           }
 *         })
 * }</pre>
 *
 * <p>Methods run on the thread of the call, which waits for them, so they should be quick. They are
 * called from many threads at the same time. An exception from them is logged and has no other
 * effect.
 *
 * @since 0.1
 */
public interface CallListener {

  /** A call began. */
  default void callStarted(ChatCall call, ChatRequest request) {}

  /**
   * A target is skipped, for example because its circuit is open. A skipped target is not an
   * attempt.
   */
  default void targetSkipped(ChatCall call, SkippedTarget skipped) {}

  /** An attempt began. */
  default void attemptStarted(ChatCall call, Attempt attempt) {}

  /** The first content of a stream has arrived. Not called for an answer that is not a stream. */
  default void firstContent(ChatCall call, Attempt attempt) {}

  /**
   * An attempt ended. A streamed one ends when its last chunk was read, it failed, or it was
   * closed.
   */
  default void attemptEnded(ChatCall call, Attempt attempt) {}

  /** A call ended. All its attempts have ended before this. */
  default void callEnded(ChatCall call, FinishedCall finished) {}
}
