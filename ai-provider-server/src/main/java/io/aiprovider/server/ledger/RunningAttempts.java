package io.aiprovider.server.ledger;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.record.LedgerRecord.Progress;
import io.aiprovider.server.ledger.row.CallRows;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that are running. Once a second it is noted how much of each prompt was sent and how
 * much of each answer has arrived, so that nothing has to be written for each event of a stream or
 * for each batch of texts. For an attempt that only waits, the time is noted: often at first, and
 * ever more rarely, so that a long wait needs little room. Thread-safe.
 */
final class RunningAttempts {
  /** Of the time that an attempt has waited, this part may be missing in its record. */
  private static final int MISSING_PART = 10;

  private static final long LEAST_WAIT_MS = 500;

  private final Ledger ledger;
  private final Map<String, Running> attempts = new ConcurrentHashMap<>();

  RunningAttempts(Ledger ledger) {
    this.ledger = ledger;
  }

  /** An attempt, and what was noted about it. Noted by one thread. */
  private static final class Running {
    private final String callId;
    private final ChatCall attempt;
    private Usage usage;
    private long answerBytes;
    private final long startedMs;
    private long notedMs;

    Running(String callId, ChatCall attempt) {
      this.callId = callId;
      this.attempt = attempt;
      this.usage = Usage.of(attempt.report().promptTokens(), 0);
      this.startedMs = attempt.elapsed().toMillis();
      this.notedMs = startedMs;
    }

    /** What has changed since the last time; null if nothing that matters has. */
    @Nullable Progress progress() {
      Attempt soFar = attempt.attemptSoFar();
      Usage used = soFar.usage() == null ? Usage.of(soFar.promptTokens(), 0) : soFar.usage();
      long elapsed = attempt.elapsed().toMillis();
      boolean waited = used.equals(usage) && soFar.answerBytes() == answerBytes;
      if (waited && elapsed - notedMs < leastWait()) {
        return null;
      }
      usage = used;
      answerBytes = soFar.answerBytes();
      notedMs = elapsed;
      return new Progress(callId, CallRows.number(soFar), usage, answerBytes, elapsed);
    }

    private long leastWait() {
      return Math.max(LEAST_WAIT_MS, (notedMs - startedMs) / MISSING_PART);
    }
  }

  void add(String callId, ChatCall attempt) {
    attempts.put(attempt.id(), new Running(callId, attempt));
  }

  void remove(String attemptId) {
    attempts.remove(attemptId);
  }

  /** Notes what has changed since the last time. */
  void note() {
    for (Running each : attempts.values()) {
      Progress progress = each.progress();
      if (progress != null) {
        ledger.note(progress);
      }
    }
  }
}
