package io.aiprovider.provider.langchain4j;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
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
   * @throws ChatException the attempt's reason if it was called off, else what the model's failure
   *     is
   */
  static <T> T whileAsking(ChatCall attempt, Failures failures, Supplier<T> model) {
    failIfCalledOff(attempt);
    Interruption interruption = new Interruption();
    Runnable detach = attempt.onCancel(interruption::interrupt);
    T answer;
    try {
      answer = model.get();
    } catch (Exception e) { // of any kind: Kotlin declares none
      detach.run();
      interruption.end();
      failIfCalledOff(attempt);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt(); // the flag was cleared when it was thrown
      }
      boolean interrupted = Thread.currentThread().isInterrupted() || Failures.isInterrupt(e);
      throw interrupted ? Failures.interrupted(e) : failures.of(e);
    } finally {
      detach.run();
      interruption.end();
    }
    failIfCalledOff(attempt);
    return answer;
  }

  private static void failIfCalledOff(ChatCall attempt) {
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
   * Clears an interrupt of ours that the model did not notice: it must not affect what comes after.
   */
  private synchronized void end() {
    if (!over && ours) {
      Thread.interrupted();
    }
    over = true;
  }
}
