package io.aiprovider.resilience;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ReplyEnd;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import java.time.Duration;
import java.util.Objects;

/**
 * Leaves a provider alone that keeps failing, or that asked for it. A refused attempt fails with
 * {@link CoolingDown} and was none.
 */
public final class CircuitBreaking implements AttemptInterceptor {
  private final Circuits circuits;

  public CircuitBreaking(Circuits circuits) {
    this.circuits = circuits;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    Target target = Objects.requireNonNull(chain.call().target());
    Circuit circuit = circuits.of(target);
    Duration wait = circuit.enter(chain.call().soleTarget());
    if (wait != null) {
      throw new CoolingDown(
          "The provider is cooling down after earlier failures.",
          FailureDetail.ofProvider(target.provider()).withRetryAfter(wait));
    }
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (ChatException failure) {
      circuit.failed(failure);
      throw failure;
    } catch (RuntimeException | Error bug) {
      circuit.released();
      throw bug;
    }
    // A trial is over when the stream has begun: its end may be minutes away.
    boolean judged = reply instanceof StreamingReply && circuit.onTrial();
    if (judged) {
      circuit.succeeded();
    }
    reply.onEnd(end -> judge(circuit, end, judged));
    return reply;
  }

  private static void judge(Circuit circuit, ReplyEnd end, boolean judged) {
    ChatException failure = end.failure();
    if (failure == null) {
      if (!judged) {
        circuit.succeeded();
      }
    } else if (!judged || FailurePolicy.of(failure.kind()).againstProvider()) {
      circuit.failed(failure);
    }
  }
}
