package io.aiprovider.routing;

import io.aiprovider.call.AnswerLimit;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.Target;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides before each attempt whether it may be made, apart from the health of its provider.
 * Thread-safe.
 */
@FunctionalInterface
public interface AttemptGate {
  /** Lets every attempt pass. */
  AttemptGate OPEN = (target, request, call, mayWait) -> new Pass(request, Permit.UNLIMITED);

  /** Whether an attempt may be made. */
  sealed interface Entry permits Refused, Pass {}

  /**
   * The target is skipped; the call goes on with the next one.
   *
   * @param verdict on this candidate of the plan
   * @param reason with which the call fails if no target is left
   */
  record Refused(Verdict verdict, ChatException reason) implements Entry {}

  /**
   * The attempt may be made.
   *
   * @param request the request to send: the one that was asked about, or a changed one
   * @param permit what the attempt may do, which it gives back at its end
   */
  record Pass(ChatRequest request, Permit permit) implements Entry {}

  /**
   * What an attempt may do. It does not keep the request, because a stream may last for minutes.
   */
  interface Permit {
    /** Allows everything. */
    Permit UNLIMITED = new Permit() {};

    /** How long the answer may become. */
    default AnswerLimit answerLimit() {
      return AnswerLimit.NONE;
    }

    /** The account of the provider that the attempt uses. */
    default ProviderAccount account() {
      return ProviderAccount.SOLE;
    }

    /**
     * The attempt begins.
     *
     * @param attempt reads its state
     */
    default void began(Supplier<Attempt> attempt) {}

    /** The attempt has ended, or was not made. Called exactly once. */
    default void ended() {}
  }

  /**
   * Asks for an attempt.
   *
   * @param request what will be sent
   * @param mayWait whether the call has no other target, so that it may wait for a short time
   */
  Entry enter(Target target, ChatRequest request, ChatCall call, boolean mayWait);

  /**
   * Why {@link #enter} would refuse an attempt now; null if it would let it pass, perhaps after a
   * wait. Takes nothing and does not wait. A gate that refuses attempts must override this.
   */
  default @Nullable Refused refusal(
      Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    return null;
  }
}
