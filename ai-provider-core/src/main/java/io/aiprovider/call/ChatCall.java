package io.aiprovider.call;

import io.aiprovider.caller.Caller;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a call besides its request: the caller, the deadline, and whether it was
 * cancelled. An attempt on a provider is itself a call within the first call, with a {@link
 * #target()}.
 *
 * <p>Thread-safe: any thread may cancel a call.
 *
 * @since 0.1
 */
public final class ChatCall {
  private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(15);

  private final String id;
  private final CallTime time;
  private final @Nullable Caller caller;
  private final Map<String, String> tags;
  private final CacheDirectives cacheDirectives;
  private final CallAttributes attributes;
  private final CallTrace trace;
  private final @Nullable AttemptRecorder recorder;
  private final @Nullable Target target;
  private final boolean soleTarget;
  private final Set<String> defaults;
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile @Nullable RoutePlan routePlan;
  private volatile boolean abandoned;
  private volatile @Nullable SharedAttempts shared;
  private volatile Runnable onSignOfLife = () -> {};

  private ChatCall(Builder builder) {
    this.id = CallId.next();
    this.time = CallTime.starting(builder.dates, builder.clock, builder.timeLimit);
    this.caller = builder.caller;
    this.tags = Map.copyOf(builder.tags);
    this.cacheDirectives = builder.cacheDirectives;
    this.attributes = new CallAttributes(builder.attributes);
    this.trace = new CallTrace(this);
    this.recorder = null;
    this.target = null;
    this.soleTarget = false;
    this.defaults = Set.of();
  }

  private ChatCall(
      ChatCall parent,
      Target target,
      boolean soleTarget,
      Set<String> defaults,
      @Nullable SharedAttempts shared) {
    this.id = parent.id() + "." + parent.attempts.incrementAndGet();
    this.time = parent.time;
    this.caller = parent.caller;
    this.tags = parent.tags;
    this.cacheDirectives = parent.cacheDirectives;
    this.attributes = parent.attributes;
    this.trace = parent.trace;
    this.recorder = new AttemptRecorder(id(), target, time);
    this.target = target;
    this.soleTarget = soleTarget;
    this.defaults = Set.copyOf(defaults);
    this.shared = shared;
  }

  /** A call without a caller and with a deadline of 15 minutes. */
  public static ChatCall create() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Builds another call for the same caller: with its tags, its clocks and the attributes that were
   * set when this call was made. It has an id and a deadline of its own.
   */
  public Builder another() {
    Builder other = builder().caller(caller).tags(tags).clocks(time.dates(), time.clock());
    other.attributes.putAll(attributes.given());
    return other;
  }

  /**
   * Begins an attempt on a target within this call: cancelling the call cancels the attempt, unless
   * its attempts are {@linkplain #shareAttempts shared}, but not the reverse. It is part of the
   * call's {@link #trace} from now on.
   *
   * @param sole whether no other target could serve the call
   * @param defaults the fields of the request that come from the configuration and not from the
   *     caller
   */
  public AttemptRun attempt(Target on, boolean sole, Set<String> defaults) {
    SharedAttempts others = shared;
    Cancellation owner = others == null ? cancellation : others.cancellation();
    ChatCall child = new ChatCall(this, on, sole, defaults, others);
    AttemptRecorder begun = Objects.requireNonNull(child.recorder);
    trace.add(begun);
    Runnable detach = owner.onCancel(() -> child.cancel(SharedAttempts.reason(owner)));
    return new AttemptRun(child, begun, trace, detach);
  }

  /**
   * Lets the attempts that begin from now on outlive this call's caller, because others wait for
   * the same answer: neither {@link #cancel} nor the deadline of this call ends them. The code that
   * shares them must cancel them when nobody waits any more; {@link #onCancel} tells it that this
   * call's caller does not.
   *
   * @param remaining the time that is left to those who wait; runs on any thread
   * @return null if they are shared already
   */
  public synchronized @Nullable SharedAttempts shareAttempts(Supplier<Duration> remaining) {
    if (shared != null) {
      return null;
    }
    SharedAttempts attempts = new SharedAttempts(remaining);
    shared = attempts;
    return attempts;
  }

  /** Ends what {@link #shareAttempts} began, for the attempts that begin from now on. */
  public synchronized void unshareAttempts() {
    shared = null;
  }

  /** An attempt whose request has no defaults. */
  public AttemptRun attempt(Target on, boolean sole) {
    return attempt(on, sole, Set.of());
  }

  /** An attempt on the only target that could serve the call. */
  public AttemptRun attempt(Target on) {
    return attempt(on, true);
  }

  /**
   * Takes facts about this attempt from the code that serves it.
   *
   * @throws IllegalStateException if this is a call as a whole and not an attempt
   */
  public AttemptReport report() {
    return recorder();
  }

  private AttemptRecorder recorder() {
    if (recorder == null) {
      throw new IllegalStateException(
          "Only an attempt has a report of its own. Make one with attempt(target).call().");
    }
    return recorder;
  }

  /**
   * The facts of this attempt so far.
   *
   * @throws IllegalStateException if this is a call as a whole and not an attempt
   */
  public Attempt attemptSoFar() {
    return recorder().attempt();
  }

  /** Takes facts about the call as a whole from the engine's steps. */
  public CallReport callReport() {
    return new CallReport(trace);
  }

  /** {@code call_} and 24 hexadecimal digits; for an attempt followed by a dot and its number. */
  public String id() {
    return id;
  }

  /** The caller; null when it is not known. */
  public @Nullable Caller caller() {
    return caller;
  }

  /** The caller's own labels. */
  public Map<String, String> tags() {
    return tags;
  }

  public CacheDirectives cacheDirectives() {
    return cacheDirectives;
  }

  /**
   * A fact about the call, shared by its attempts: one that was set when the call was made, or
   * {@link #shared} state. Null when there is none.
   */
  public <T> @Nullable T attribute(CallAttribute<T> key) {
    return attributes.find(key);
  }

  /**
   * State shared by the attempts of this call, so that one attempt can pass it on to the next.
   *
   * @param initial creates the state when it is requested for the first time
   */
  public <T> T shared(CallAttribute<T> key, Supplier<T> initial) {
    return attributes.added(key, initial);
  }

  public CallTrace trace() {
    return trace;
  }

  /**
   * Sets the listener that is notified of the call's attempts and skipped targets. It replaces the
   * listener that was set before.
   */
  public void listener(CallListener listener) {
    trace.listen(listener);
  }

  /** The targets that may answer the call, and why others may not; null until they are known. */
  public @Nullable RoutePlan routePlan() {
    return routePlan;
  }

  /** Sets the targets that may answer the call. */
  public void routePlan(RoutePlan plan) {
    routePlan = plan;
  }

  /** The target of this attempt; null for a call as a whole. */
  public @Nullable Target target() {
    return target;
  }

  /**
   * The target of this attempt, or these names if it has none: if a program calls a provider
   * without the client.
   *
   * @param model the requested model; null becomes an empty name
   */
  public Target targetOr(String provider, @Nullable String model) {
    return target != null
        ? target
        : new Target(provider, Objects.requireNonNullElse(model, ""), false);
  }

  /** Whether this is an attempt on the only target that could serve the call. */
  public boolean soleTarget() {
    return soleTarget;
  }

  /**
   * The fields of this attempt's request that come from the configuration and not from the caller.
   * If the target does not support such a field, the request is sent without it, and this is not
   * reported.
   */
  public Set<String> defaults() {
    return defaults;
  }

  /** Time since the call began. */
  public Duration elapsed() {
    return time.elapsed();
  }

  /**
   * Time left until the deadline; negative after it. For an attempt that is {@linkplain
   * #shareAttempts shared}, the time that is left to those who wait for it.
   */
  public Duration remaining() {
    SharedAttempts others = target == null ? null : shared;
    return others == null ? time.remaining() : others.remaining();
  }

  /** Cancels the call, which then fails with the reason. Only the first reason counts. */
  public void cancel(ChatException reason) {
    cancellation.cancel(reason);
  }

  /** Cancels the call because the caller no longer waits for the answer. */
  public void cancel() {
    abandoned = true;
    cancel(new Cancelled("The caller left before the answer was complete.", FailureDetail.NONE));
  }

  /** Whether the caller no longer waits for the answer. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /** Why the call was cancelled; null if it was not. */
  public @Nullable ChatException cancelled() {
    return cancellation.reason();
  }

  /**
   * Runs a hook when the call is cancelled; immediately if it was cancelled already.
   *
   * @return removes the hook
   */
  public Runnable onCancel(Runnable hook) {
    return cancellation.onCancel(hook);
  }

  /**
   * Reports that something arrived from the provider: a part of the answer, or a comment or ping
   * which only shows that the provider is still working. Providers call it on the attempt they
   * serve.
   */
  public void signOfLife() {
    onSignOfLife.run();
  }

  /** Sets the action to run at each {@link #signOfLife}, on the thread that received it. */
  public void onSignOfLife(Runnable hook) {
    onSignOfLife = hook;
  }

  /**
   * Fails if the call was cancelled or its deadline has passed.
   *
   * @throws ChatException the reason of the cancellation, or {@link DeadlineExceeded}
   */
  public void check() {
    check(cancellation, remaining());
  }

  private void check(Cancellation owner, Duration left) {
    ChatException reason = owner.reason();
    if (reason != null) {
      throw reason;
    }
    if (left.isNegative()) {
      throw deadlineExceeded();
    }
  }

  /** The failure of a call whose deadline has passed. */
  public DeadlineExceeded deadlineExceeded() {
    return time.deadlineExceeded();
  }

  /**
   * Waits, but not longer than until attempts of the call are cancelled or its deadline has passed.
   *
   * @param wait zero only checks that
   * @throws ChatException as {@link #check} does
   */
  public void sleep(Duration wait) {
    await(new Semaphore(0), wait);
  }

  /**
   * Waits until a signal has a permit, which is taken then, but not longer than {@link #sleep}
   * does.
   *
   * @param wait zero only checks whether the call was cancelled
   * @throws ChatException as {@link #check} does
   */
  public void await(Semaphore signal, Duration wait) {
    SharedAttempts others = target == null ? shared : null;
    Cancellation owner = others == null ? cancellation : others.cancellation();
    Duration left = others == null ? remaining() : others.remaining();
    if (!wait.isZero()) {
      Runnable unhook = owner.onCancel(signal::release);
      try {
        Duration shorter = wait.compareTo(left) < 0 ? wait : left;
        signal.tryAcquire(shorter.toNanos(), TimeUnit.NANOSECONDS);
        left = others == null ? remaining() : others.remaining();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        cancel();
        throw SharedAttempts.reason(cancellation);
      } finally {
        unhook.run();
      }
    }
    check(owner, left);
  }

  /** Builds a call. Not thread-safe. */
  public static final class Builder {
    private Duration timeLimit = DEFAULT_DEADLINE;
    private Clock dates = Clock.systemUTC();
    private MonotonicClock clock = MonotonicClock.system();
    private @Nullable Caller caller;
    private Map<String, String> tags = Map.of();
    private CacheDirectives cacheDirectives = CacheDirectives.DEFAULT;
    private final Map<CallAttribute<?>, Object> attributes = new HashMap<>();

    private Builder() {}

    /** Time for the whole call with all its attempts. Default: 15 minutes. */
    public Builder timeLimit(Duration timeLimit) {
      if (timeLimit.isNegative() || timeLimit.isZero()) {
        throw new IllegalArgumentException(
            "A call needs some time: " + timeLimit + " is not positive.");
      }
      this.timeLimit = timeLimit;
      return this;
    }

    /**
     * Sets the clocks: one gives the dates of attempts, the other measures durations. Default: the
     * system's.
     */
    public Builder clocks(Clock dates, MonotonicClock clock) {
      this.dates = dates;
      this.clock = clock;
      return this;
    }

    public Builder caller(@Nullable Caller caller) {
      this.caller = caller;
      return this;
    }

    public Builder tags(Map<String, String> tags) {
      this.tags = tags;
      return this;
    }

    public Builder cacheDirectives(CacheDirectives directives) {
      this.cacheDirectives = directives;
      return this;
    }

    /** Sets a fact about the call; a second value for the same key replaces the first. */
    public <T> Builder attribute(CallAttribute<T> key, T value) {
      attributes.put(key, Objects.requireNonNull(value, key.name()));
      return this;
    }

    public ChatCall build() {
      return new ChatCall(this);
    }
  }
}
