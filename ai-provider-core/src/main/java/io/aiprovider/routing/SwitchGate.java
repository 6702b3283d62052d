package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.ProviderDisabled;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import io.aiprovider.switches.Switch;
import io.aiprovider.switches.Switches;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Refuses attempts at what an operator has switched off. Thread-safe. */
final class SwitchGate implements AttemptGate {
  private final Switches switches;
  private final AttemptGate next;

  /**
   * A gate before another one.
   *
   * @param next is asked about what is not switched off
   */
  SwitchGate(Switches switches, AttemptGate next) {
    this.switches = switches;
    this.next = next;
  }

  @Override
  public Entry enter(Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    Refused refused = refused(target);
    return refused == null ? next.enter(target, request, call, mayWait) : refused;
  }

  @Override
  public @Nullable Refused refusal(
      Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    Refused refused = refused(target);
    return refused == null ? next.refusal(target, request, call, mayWait) : refused;
  }

  private @Nullable Refused refused(Target target) {
    Switch off = switches.disabling(target);
    if (off == null) {
      return null;
    }
    String what = off.model() == null ? "The provider" : "The model";
    return new Refused(
        Verdict.DISABLED,
        new ProviderDisabled(
            what
                + " is switched off by an operator until "
                + off.until().truncatedTo(ChronoUnit.SECONDS)
                + ".",
            FailureDetail.ofProvider(target.provider()).withRetryAfter(switches.left(off))));
  }
}
