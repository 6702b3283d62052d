package io.aiprovider.capacity;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.Target;
import io.aiprovider.routing.AttemptGate;
import io.aiprovider.routing.ProviderLimits;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each provider within what it allows, so that calls go to another one before it refuses
 * them. A call without another target waits for a short time; the tenants of waiting calls take
 * turns. Thread-safe.
 */
public final class CapacityGate implements AttemptGate {
  private static final Duration USUAL_WAIT = Duration.ofSeconds(1);

  private final ProviderLoads loads;
  private final Function<String, ProviderLimits> limits;
  private final BiFunction<Target, ChatCall, List<ProviderAccount>> accounts;
  private final ToLongFunction<ChatRequest> promptTokens;
  private final AttemptGate next;

  /**
   * A gate before another one.
   *
   * @param limits what a provider allows, by its name
   * @param accounts which accounts an attempt may use, the best first; at least one
   * @param promptTokens estimates the tokens of a prompt; used only if a provider's are limited
   * @param next is asked if there is room
   */
  public CapacityGate(
      ProviderLoads loads,
      Function<String, ProviderLimits> limits,
      BiFunction<Target, ChatCall, List<ProviderAccount>> accounts,
      ToLongFunction<ChatRequest> promptTokens,
      AttemptGate next) {
    this.loads = loads;
    this.limits = limits;
    this.accounts = accounts;
    this.promptTokens = promptTokens;
    this.next = next;
  }

  @Override
  public Entry enter(Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    ProviderLimits allowed = limits.apply(target.provider());
    List<ProviderAccount> usable = accounts.apply(target, call);
    if (allowed.isNone() && usable.get(0).equals(ProviderAccount.SOLE)) {
      return next.enter(target, request, call, mayWait);
    }
    ProviderLoad load = loads.of(target.provider());
    long expected = expectedTokens(allowed, usable, request);
    ProviderLoad.Room room = load.take(allowed, usable, expected);
    if (!room.taken() && mayWait) {
      room = await(load, allowed, usable, expected, call);
    }
    return room.taken()
        ? enterNext(load, room, expected, target, request, call, mayWait)
        : new Refused(Verdict.BUSY, refusal(target, allowed, room.retryAfter()));
  }

  @Override
  public @Nullable Refused refusal(
      Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    ProviderLimits allowed = limits.apply(target.provider());
    List<ProviderAccount> usable = accounts.apply(target, call);
    if (!allowed.isNone() || usable.get(0).isOneOfSeveral()) {
      ProviderLoad load = loads.of(target.provider());
      ProviderLoad.Room none =
          load.shortage(allowed, usable, expectedTokens(allowed, usable, request));
      if (none != null && !(mayWait && isWorthWaiting(none, load, allowed))) {
        return new Refused(Verdict.BUSY, refusal(target, allowed, none.retryAfter()));
      }
    }
    return next.refusal(target, request, call, mayWait);
  }

  private static boolean isWorthWaiting(
      ProviderLoad.Room none, ProviderLoad load, ProviderLimits allowed) {
    Duration wait = none.retryAfter();
    return !load.isQueueFull(allowed)
        && !allowed.maxWait().isZero()
        && (wait == null || wait.compareTo(allowed.maxWait()) <= 0);
  }

  private Entry enterNext(
      ProviderLoad load,
      ProviderLoad.Room room,
      long expected,
      Target target,
      ChatRequest request,
      ChatCall call,
      boolean mayWait) {
    boolean passed = false;
    try {
      Entry entry = next.enter(target, request, call, mayWait);
      if (entry instanceof Pass pass) {
        passed = true;
        return new Pass(pass.request(), new CapacityPermit(load, room, expected, pass.permit()));
      }
      return entry;
    } finally {
      if (!passed) {
        load.notUsed(room, expected);
      }
    }
  }

  private static ProviderLoad.Room await(
      ProviderLoad load,
      ProviderLimits allowed,
      List<ProviderAccount> usable,
      long expected,
      ChatCall call) {
    ProviderLoad.Room none = ProviderLoad.Room.none(null);
    ProviderLoad.Waiter waiter = load.join(tenant(call), allowed);
    if (waiter == null) {
      return none;
    }
    Duration until = call.elapsed().plus(allowed.maxWait());
    ProviderLoad.Room room = none;
    try {
      while (true) {
        room = load.take(waiter, allowed, usable, expected);
        Duration left = until.minus(call.elapsed());
        Duration wait = room.retryAfter() == null ? left : room.retryAfter();
        if (room.taken() || left.isNegative() || left.isZero() || wait.compareTo(left) > 0) {
          return room;
        }
        call.await(waiter.signal(), wait);
      }
    } finally {
      if (!room.taken()) {
        load.leave(waiter);
      }
    }
  }

  private static String tenant(ChatCall call) {
    Caller caller = call.caller();
    return caller == null ? "" : caller.tenant();
  }

  /** The prompt as estimated, and the answer as limited by the request; 0 if not limited. */
  private long expectedTokens(
      ProviderLimits allowed, List<ProviderAccount> usable, ChatRequest request) {
    if (allowed.tpm() == 0 && usable.stream().allMatch(account -> account.tpm() == 0)) {
      return 0;
    }
    Long answer = request.json().integer("max_completion_tokens");
    if (answer == null) {
      answer = request.json().integer("max_tokens");
    }
    return promptTokens.applyAsLong(request) + (answer == null ? 0 : Math.max(0, answer));
  }

  private static Overloaded refusal(
      Target target, ProviderLimits allowed, @Nullable Duration wait) {
    return new Overloaded(
        "As many requests are sent to the provider as it may get"
            + (wait == null ? " at the same time." : " in a minute" + rates(allowed) + "."),
        FailureDetail.ofProvider(target.provider())
            .withRetryAfter(wait == null ? USUAL_WAIT : wait));
  }

  private static String rates(ProviderLimits allowed) {
    String requests = allowed.rpm() == 0 ? "" : allowed.rpm() + " requests";
    String tokens = allowed.tpm() == 0 ? "" : allowed.tpm() + " tokens";
    String both = requests.isEmpty() || tokens.isEmpty() ? "" : ", ";
    return requests.isEmpty() && tokens.isEmpty() ? "" : " (" + requests + both + tokens + ")";
  }
}
