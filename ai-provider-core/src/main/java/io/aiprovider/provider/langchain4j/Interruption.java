package io.aiprovider.provider.langchain4j;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.langchain4j.http.AttemptHeaders;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Calls a model on this thread, and interrupts it when the attempt is cancelled: LangChain4j has no
 * other way to stop a model that blocks.
 */
final class Interruption {
  private final Thread thread = Thread.currentThread();
  private boolean over;
  private boolean ours;

  private Interruption() {}

  /**
   * The model's answer.
   *
   * @throws ChatException the reason if the attempt was cancelled, else the model's failure
   */
  static <T> T around(ChatCall attempt, FailureTranslation failures, Supplier<T> model) {
    throwIfCancelled(attempt);
    Interruption interruption = new Interruption();
    Runnable detach = attempt.onCancel(interruption::interrupt);
    T answer;
    try {
      answer = AttemptHeaders.around(headers(attempt), model);
    } catch (Exception e) { // any exception: Kotlin does not declare checked ones
      detach.run();
      interruption.end();
      throwIfCancelled(attempt);
      if (FailureTranslation.isNotSent(e) && attempt.target() != null) {
        attempt.report().notSent();
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt(); // the flag was cleared when it was thrown
      }
      boolean interrupted =
          Thread.currentThread().isInterrupted() || FailureTranslation.isInterrupt(e);
      throw interrupted ? FailureTranslation.interrupted(e) : failures.of(e);
    } finally {
      detach.run();
      interruption.end();
    }
    throwIfCancelled(attempt);
    return answer;
  }

  private static Map<String, String> headers(ChatCall attempt) {
    return attempt.target() == null ? Map.of() : attempt.report().requestHeaders();
  }

  private static void throwIfCancelled(ChatCall attempt) {
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      throw reason;
    }
  }

  private synchronized void interrupt() {
    if (!over) {
      ours = true;
      thread.interrupt();
    }
  }

  /**
   * Clears our own interrupt if the model did not notice it: it must not affect later work on this
   * thread.
   */
  private synchronized void end() {
    if (!over && ours) {
      Thread.interrupted();
    }
    over = true;
  }
}
