package io.aiprovider.routing;

import io.aiprovider.call.AnswerLimit;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.util.function.Supplier;

/**
 * Decides before each attempt whether it may be made, apart from the health of its provider.
 * Thread-safe.
 */
@FunctionalInterface
public interface AttemptGate {
  /** Lets every attempt pass. */
  AttemptGate OPEN = (target, request, call) -> new Pass(request);

  /** Whether an attempt may be made. */
  sealed interface Entry {}

  /**
   * The target is skipped; the call goes on with the next one.
   *
   * @param verdict on this candidate of the plan
   * @param reason with which the call fails if no target is left
   */
  record Refused(Verdict verdict, ChatException reason) implements Entry {}

  /** The attempt may be made. */
  non-sealed class Pass implements Entry {
    private final ChatRequest request;

    /** A pass for an attempt with this request. */
    public Pass(ChatRequest request) {
      this.request = request;
    }

    /** The request to send: the one that was asked about, or a changed one. */
    public final ChatRequest request() {
      return request;
    }

    /** How long the answer may become. */
    public AnswerLimit answerLimit() {
      return AnswerLimit.NONE;
    }

    /**
     * The attempt begins.
     *
     * @param attempt reads its state
     */
    public void began(Supplier<Attempt> attempt) {}

    /** The attempt has ended, or was not made. Called exactly once. */
    public void ended() {}
  }

  /**
   * Asks for an attempt.
   *
   * @param request what will be sent
   */
  Entry enter(Target target, ChatRequest request, ChatCall call);
}
