package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.switches.Switch;
import io.aiprovider.switches.Switch.Action;
import io.aiprovider.switches.Switches;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls to a provider that keeps failing, or whose {@code Retry-After} has not passed. Each
 * attempt has its own permit, and its outcome ends only that permit. Thread-safe.
 */
public final class CircuitBreaking {
  private final Circuits circuits;
  private final Switches switches;

  /** An attempt that has a permit. */
  @FunctionalInterface
  public interface Permitted {
    /**
     * Makes the attempt.
     *
     * @param lastResort whether it is permitted only because no other target can be called
     */
    ChatReply run(boolean lastResort);
  }

  /**
   * @param switches by which operators open and close circuits
   */
  public CircuitBreaking(Circuits circuits, Switches switches) {
    this.circuits = circuits;
    this.switches = switches;
  }

  /**
   * Makes an attempt and records its outcome when its reply ends; for a trial stream, as soon as it
   * has begun. An attempt is slow if its answer, or the first content of its stream, is.
   *
   * @param account with which the provider is called
   * @param sole whether no other target can be called: if so, an open circuit or an exhausted quota
   *     refuses it only while {@code half-open-calls} such attempts are running
   * @param attempt the attempt; not called when it is refused
   * @throws io.aiprovider.failure.CoolingDown if it is refused
   */
  public ChatReply attempt(
      Target target, ProviderAccount account, boolean sole, Permitted attempt) {
    CircuitPermit permit = enter(target, account, sole);
    ChatReply reply;
    try {
      reply = attempt.run(permit.isLastResort());
    } catch (ChatException failure) {
      permit.failed(failure);
      throw failure;
    } catch (RuntimeException | Error bug) {
      permit.released();
      throw bug;
    }
    permit.answered();
    CircuitPermit rest = reply instanceof StreamingReply ? permit.streamBegan() : permit;
    reply.onEnd(end -> record(rest, end));
    return reply;
  }

  /**
   * Why {@link #attempt} would refuse an attempt now; null if it would not. Makes none, takes no
   * permit, and does not change the circuit.
   */
  public @Nullable CoolingDown refusal(Target target, ProviderAccount account, boolean sole) {
    Circuit circuit = circuits.peek(target);
    Switch forced = switches.circuit(target);
    if (forced == null) {
      return circuit.refusal(account, sole);
    }
    return forced.action() == Action.CLOSE_CIRCUIT
        ? null
        : circuit.refusalWhileForcedOpen(sole, switches.left(forced));
  }

  /**
   * Records that a provider says that nothing is left of a limit.
   *
   * @param time after which there will be something again
   */
  public void nothingLeft(Target target, ProviderAccount account, Duration time) {
    circuits.of(target).nothingLeft(account, time);
  }

  private CircuitPermit enter(Target target, ProviderAccount account, boolean sole) {
    Circuit circuit = circuits.of(target);
    Switch forced = switches.circuit(target);
    if (forced == null) {
      return circuit.enter(account, sole);
    }
    return forced.action() == Action.CLOSE_CIRCUIT
        ? circuit.enterUncounted(account)
        : circuit.enterForcedOpen(account, sole, switches.left(forced));
  }

  private static void record(CircuitPermit permit, ReplyOutcome end) {
    ChatException failure = end.failure();
    if (failure == null) {
      permit.succeeded();
    } else {
      permit.failed(failure);
    }
  }
}
