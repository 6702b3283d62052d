package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;

/**
 * Is told what happens to calls, each event exactly once: for plain answers, streams and vectors,
 * whether they succeed, fail or are cancelled. Logs, meters, ledgers and tests read calls this way.
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
 * called from many threads at the same time. What they throw is logged and changes nothing else.
 *
 * @since 0.1
 */
public interface CallListener {

  /** A call began. */
  default void callStarted(ChatCall call, ChatRequest request) {}

  /** A target is not called, which is no attempt: its circuit is open, for example. */
  default void targetSkipped(ChatCall call, SkippedTarget skipped) {}

  /** An attempt began. */
  default void attemptStarted(ChatCall call, Attempt attempt) {}

  /** The first content of a stream is there. Not called for an answer that is no stream. */
  default void firstContent(ChatCall call, Attempt attempt) {}

  /** An attempt ended; a stream when its last chunk was read, it failed, or it was closed. */
  default void attemptEnded(ChatCall call, Attempt attempt) {}

  /** A call ended, all its attempts having ended before. */
  default void callEnded(ChatCall call, FinishedCall finished) {}
}
