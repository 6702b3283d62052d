package io.aiprovider.capacity;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.circuit.AccountChoice;
import io.aiprovider.routing.AttemptGate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to other targets while a provider says that nothing is left of its limits. A call
 * without another target is made anyway, because that is only a hint. Thread-safe.
 */
public final class ReportedLimitGate implements AttemptGate {
  private final AccountChoice accounts;
  private final AttemptGate next;

  /**
   * A gate before another one.
   *
   * @param accounts knows what providers say about each of their accounts
   * @param next is asked if something is left
   */
  public ReportedLimitGate(AccountChoice accounts, AttemptGate next) {
    this.accounts = accounts;
    this.next = next;
  }

  @Override
  public Entry enter(Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    Refused refused = mayWait ? null : refusal(target, call);
    return refused == null ? next.enter(target, request, call, mayWait) : refused;
  }

  @Override
  public @Nullable Refused refusal(
      Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    Refused refused = mayWait ? null : refusal(target, call);
    return refused == null ? next.refusal(target, request, call, mayWait) : refused;
  }

  private @Nullable Refused refusal(Target target, ChatCall call) {
    Duration wait = accounts.nothingLeftFor(target, call);
    return wait.isZero()
        ? null
        : new Refused(
            Verdict.BUSY,
            new Overloaded(
                "The provider has said that nothing is left of its limit.",
                FailureDetail.ofProvider(target.provider()).withRetryAfter(wait)));
  }
}
