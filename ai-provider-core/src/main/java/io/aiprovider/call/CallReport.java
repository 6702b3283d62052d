package io.aiprovider.call;

import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Target;

/**
 * Takes facts about a call as a whole from the engine's steps. Facts are only added, never removed.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class CallReport {
  private final CallTrace trace;

  CallReport(CallTrace trace) {
    this.trace = trace;
  }

  /** A target is not called, for this reason. */
  public void skipped(Target target, ChatException reason) {
    trace.skip(target, reason);
  }

  /** What the cache did. */
  public void cached(CacheStatus status) {
    trace.cacheStatus(status);
  }
}
