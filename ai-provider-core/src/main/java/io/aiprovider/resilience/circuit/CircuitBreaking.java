package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls to a provider that keeps failing, or whose {@code Retry-After} has not passed. Each
 * attempt has its own permit, and its outcome ends only that permit. Thread-safe.
 */
public final class CircuitBreaking {
  private final Circuits circuits;

  public CircuitBreaking(Circuits circuits) {
    this.circuits = circuits;
  }

  /**
   * Makes an attempt and records its outcome when its reply ends; for a trial stream, as soon as it
   * has begun. An attempt is slow if its answer, or the first content of its stream, is.
   *
   * @param sole whether no other target can be called: if so, an open circuit or an exhausted quota
   *     refuses it only while {@code half-open-calls} such attempts are running
   * @param attempt the attempt; not called when it is refused
   * @throws io.aiprovider.failure.CoolingDown if it is refused
   */
  public ChatReply attempt(Target target, boolean sole, Supplier<ChatReply> attempt) {
    CircuitPermit permit = circuits.of(target).enter(sole);
    ChatReply reply;
    try {
      reply = attempt.get();
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
  public @Nullable CoolingDown refusal(Target target, boolean sole) {
    return circuits.peek(target).refusal(sole);
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
