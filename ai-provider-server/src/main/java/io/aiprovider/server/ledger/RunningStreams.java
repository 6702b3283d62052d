package io.aiprovider.server.ledger;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.server.ledger.LedgerRecord.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams that are running. Once a second it is noted how much of each has arrived, so that
 * nothing has to be written for each of their events. Thread-safe.
 */
final class RunningStreams {
  private final Ledger ledger;
  private final Map<String, Stream> streams = new ConcurrentHashMap<>();

  RunningStreams(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A stream, and what was noted about it. */
  private static final class Stream {
    private final String callId;
    private final ChatCall attempt;
    private volatile long noted;

    Stream(String callId, ChatCall attempt) {
      this.callId = callId;
      this.attempt = attempt;
    }
  }

  void add(String callId, ChatCall attempt) {
    streams.put(attempt.id(), new Stream(callId, attempt));
  }

  void remove(String attemptId) {
    if (!streams.isEmpty()) {
      streams.remove(attemptId);
    }
  }

  /** Notes what has arrived since the last time. */
  void note() {
    for (Stream stream : streams.values()) {
      Attempt soFar = stream.attempt.attemptSoFar();
      if (soFar.answerBytes() > stream.noted) {
        stream.noted = soFar.answerBytes();
        Duration elapsed = stream.attempt.elapsed();
        ledger.note(
            new Progress(
                stream.callId, CallRows.number(soFar), soFar.answerBytes(), elapsed.toMillis()));
      }
    }
  }
}
