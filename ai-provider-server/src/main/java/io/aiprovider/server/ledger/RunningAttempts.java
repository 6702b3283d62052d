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
 * for each batch of texts. Thread-safe.
 */
final class RunningAttempts {
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

    Running(String callId, ChatCall attempt) {
      this.callId = callId;
      this.attempt = attempt;
      this.usage = Usage.of(attempt.report().promptTokens(), 0);
    }

    /** What has changed since the last time; null if nothing has. */
    @Nullable Progress progress() {
      Attempt soFar = attempt.attemptSoFar();
      Usage used = soFar.usage() == null ? Usage.of(soFar.promptTokens(), 0) : soFar.usage();
      if (used.equals(usage) && soFar.answerBytes() == answerBytes) {
        return null;
      }
      usage = used;
      answerBytes = soFar.answerBytes();
      long elapsed = attempt.elapsed().toMillis();
      return new Progress(callId, CallRows.number(soFar), usage, answerBytes, elapsed);
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
