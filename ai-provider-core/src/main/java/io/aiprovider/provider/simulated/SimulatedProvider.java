package io.aiprovider.provider.simulated;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.simulated.Fault.Kind;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider without a model, for first steps, tests, load tests and failure drills. Its answers
 * depend only on the request:
 *
 * <ul>
 *   <li>Text is {@code Simulated answer to: } and the last user message (its first 4,000
 *       characters), followed by the results of the latest tool calls. {@code max_tokens} and
 *       {@code max_completion_tokens} cut it, with the finish reason {@code length}.
 *   <li>With a {@code response_format} it is JSON instead, an example of the schema if there is
 *       one.
 *   <li>If functions are offered, it calls the one {@code tool_choice} names; else those that the
 *       last user message mentions by name (only the first if {@code parallel_tool_calls} is
 *       false); else the first offered. The arguments are an example of the function's schema. It
 *       calls none if {@code tool_choice} is {@code none} or the last message is a tool's result.
 *   <li>The vector of a text has 256 dimensions, or as many as requested, and length 1. Texts with
 *       common words have similar vectors.
 *   <li>A token is four characters; a function's name is one token. The prompt's tokens are those
 *       of the messages' text, at least one a message.
 * </ul>
 *
 * <p>Thread-safe. All waiting ends as soon as the attempt is cancelled.
 *
 * @since 0.1
 */
public final class SimulatedProvider implements ChatProvider {
  private static final int FIRST_ERROR_STATUS = 400;
  private static final Duration VERY_LONG = Duration.ofDays(365);

  private final String name;
  private final Duration latency;
  private final Duration timePerToken;
  private final Fault fault;
  private final Clock clock;
  private final AtomicLong calls = new AtomicLong();

  private SimulatedProvider(Builder builder) {
    this.name = builder.name;
    this.latency = builder.latency;
    this.timePerToken = builder.timePerToken;
    this.fault = builder.fault;
    this.clock = builder.clock;
  }

  /** Starts building a provider of this name; by default it has no delay and no fault. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return "simulated";
  }

  /** Two simulated providers with the same settings simulate the same service. */
  @Override
  public Object identity() {
    return List.of(type(), latency, timePerToken, fault, clock);
  }

  @Override
  public String defaultModel() {
    return "simulated";
  }

  @Override
  public Set<Operation> operations() {
    return EnumSet.of(Operation.CHAT, Operation.EMBEDDING);
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    Target target = Objects.requireNonNull(attempt.target(), "An attempt needs its target.");
    attempt.check();
    Fault current = nextFault();
    boolean endless = current.kind() == Kind.ENDLESS && !request.stream();
    if (endless || current.kind() == Kind.SILENCE) {
      waitForCancellation(attempt);
    }
    pause(latency, attempt);
    failIfFaulty(current, request.stream());
    String model = Objects.requireNonNullElse(request.model(), target.model());
    if (request.operation() == Operation.EMBEDDING) {
      return CompleteReply.of(target, SimulatedVectors.of(request, model));
    }
    Completion completion = Completion.of(request, model, clock.instant());
    Duration perToken = timePerToken(current);
    if (request.stream()) {
      return StreamingReply.of(
          target, new AnswerStream(completion, attempt, name, perToken, current));
    }
    pause(perToken.multipliedBy(completion.answer().tokens() - 1L), attempt);
    return CompleteReply.of(target, completion.response());
  }

  /**
   * Succeeds unless the next call would get an error status, silence or no connection. It does not
   * count as a call, and it does not wait.
   */
  @Override
  public void probe() {
    Fault current = faultOfCall(calls.get());
    if (current.kind() == Kind.STATUS) {
      throw current.statusFailure(name);
    }
    if (current.kind() == Kind.SILENCE) {
      throw new TimedOut("The simulated provider sends no answer, as configured.", detail());
    }
    if (current.kind() == Kind.REFUSED || current.kind() == Kind.PAGE) {
      failIfFaulty(current, false);
    }
  }

  private Fault nextFault() {
    return fault.calls() == 0 ? fault : faultOfCall(calls.getAndIncrement());
  }

  private Fault faultOfCall(long number) {
    return fault.calls() == 0 || number < fault.calls() ? fault : Fault.none();
  }

  private void failIfFaulty(Fault current, boolean stream) {
    switch (current.kind()) {
      case STATUS -> throw current.statusFailure(name);
      case MALFORMED ->
          throw new MalformedReply("The simulated provider sent no JSON, as configured.", detail());
      case PAGE -> {
        if (current.number() >= FIRST_ERROR_STATUS) {
          throw current.statusFailure(name);
        }
        throw new MalformedReply("The simulated provider sent a page, as configured.", detail());
      }
      case REFUSED ->
          throw new Unavailable(
              "The simulated provider refused the connection, as configured.", detail());
      case CUT -> {
        if (!stream) {
          throw new Unavailable(
              "The simulated provider closed the connection without an answer, as configured.",
              detail());
        }
      }
      case ERROR_EVENT -> {
        if (!stream) {
          throw new Overloaded("The simulated provider is overloaded, as configured.", detail());
        }
      }
      case NONE, SILENCE, SLOW, ENDLESS -> {
        // nothing fails
      }
    }
  }

  private Duration timePerToken(Fault current) {
    Duration slow = current.time();
    return current.kind() == Kind.SLOW && slow != null ? slow : timePerToken;
  }

  private FailureDetail detail() {
    return FailureDetail.ofProvider(name);
  }

  private static void pause(Duration time, ChatCall attempt) {
    if (!time.isZero()) {
      attempt.sleep(time);
    }
  }

  private static void waitForCancellation(ChatCall attempt) {
    while (true) {
      attempt.sleep(VERY_LONG);
    }
  }

  /** Builds a provider. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private Duration latency = Duration.ZERO;
    private Duration timePerToken = Duration.ZERO;
    private Fault fault = Fault.none();
    private Clock clock = Clock.systemUTC();

    private Builder(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("A provider needs a name that is not blank.");
      }
      this.name = name;
    }

    /** Time to the first token, or to an error answer. Default: none. */
    public Builder latency(Duration latency) {
      this.latency = notNegative(latency, "latency");
      return this;
    }

    /** Time between tokens; a plain answer takes as long as a stream. Default: none. */
    public Builder timePerToken(Duration timePerToken) {
      this.timePerToken = notNegative(timePerToken, "time per token");
      return this;
    }

    /** The fault. Default: none. */
    public Builder fault(Fault fault) {
      this.fault = fault;
      return this;
    }

    /** The clock for {@code created}; waiting takes real time. Default: the system's clock. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    private static Duration notNegative(Duration time, String what) {
      if (time.isNegative()) {
        throw new IllegalArgumentException("The " + what + " is " + time + ": use zero or more.");
      }
      return time;
    }

    public SimulatedProvider build() {
      return new SimulatedProvider(this);
    }
  }
}
