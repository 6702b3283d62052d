package io.aiprovider.cache.coalescing;

import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call in a flight. What changes is guarded by the lock of the flight. */
final class Participant {
  private final ChatCall call;
  private @Nullable ChatRequest request;
  private final Duration joined;

  /** Whether the caller does not wait any more. */
  private boolean left;

  /** The failure of another call that is this call's, too. */
  private @Nullable ChatException failure;

  /** How many chunks of the stream it has read. */
  private long position;

  Participant(ChatCall call, ChatRequest request) {
    this.call = call;
    this.request = request;
    this.joined = call.elapsed();
  }

  ChatCall call() {
    return call;
  }

  /** The request; null when the call has its answer, or the beginning of it. */
  @Nullable ChatRequest request() {
    return request;
  }

  boolean hasLeft() {
    return left;
  }

  void leave() {
    left = true;
  }

  @Nullable ChatException failure() {
    return failure;
  }

  void fail(ChatException shared) {
    failure = shared;
  }

  long position() {
    return position;
  }

  void advance() {
    position++;
  }

  /** The call waits for the answer of another one. */
  void follows() {
    call.callReport().cached(CacheStatus.COALESCED);
  }

  /** The call calls the providers, after it has waited for another one. */
  void leads() {
    hasWaited(null);
    call.callReport().cached(CacheStatus.MISS);
  }

  /** The call has waited for another one, and goes on or fails. */
  void hasWaited(@Nullable ChatException ended) {
    call.callReport().step(CallStep.Kind.SHARED_ANSWER, joined, ended);
  }

  /** The request is not needed any more: a stream may last for minutes. */
  void forgetRequest() {
    request = null;
  }

  /**
   * Fails if the caller does not wait any more.
   *
   * @throws ChatException the reason of the cancellation, or that the time is over
   */
  void check() {
    call.check();
  }
}
