package io.aiprovider.admission;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitPermit;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.reply.ChatReply;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call begin if its caller may use the requested model and has room in all of its limits. A
 * call without a caller has no limits.
 *
 * <ul>
 *   <li>Access is checked first, so a call that is refused because of its model is not counted. An
 *       interceptor after this one may change the model; the router then checks the other one.
 *   <li>A call that begins counts as one request, whatever becomes of it.
 *   <li>Limits of a model count calls whose first target is this model.
 *   <li>The tokens of the prompt are estimated before the call, and replaced by what all its
 *       attempts have used when it ends. An answer from the cache uses none.
 *   <li>What a call took is settled once, when its reply ends or it fails.
 * </ul>
 *
 * <p>The caller's limits, as they are after this call was counted, are the call's attribute {@link
 * CallAttribute#LIMITS}. Thread-safe.
 *
 * @since 0.1
 */
public final class Admission implements ChatInterceptor {
  private final RoutePlanner routes;
  private final CallRules rules;
  private final LimitStore store;
  private final ToLongFunction<ChatRequest> promptTokens;

  /**
   * Admission by these rules.
   *
   * @param routes applies the rule for access to models
   * @param limits the limits that do not come with the caller
   * @param store counts what is used
   * @param promptTokens estimates the tokens of a prompt; used only for callers whose tokens are
   *     limited
   */
  public Admission(
      RoutePlanner routes,
      LimitOptions limits,
      LimitStore store,
      ToLongFunction<ChatRequest> promptTokens) {
    this.routes = routes;
    this.rules = new CallRules(routes, limits);
    this.store = store;
    this.promptTokens = promptTokens;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    Caller caller = chain.call().caller();
    if (caller == null) {
      return chain.proceed(chain.request());
    }
    LimitPermit permit = admit(caller, chain);
    return permit == null ? chain.proceed(chain.request()) : limited(chain, permit);
  }

  private @Nullable LimitPermit admit(Caller caller, Chain chain) {
    ChatCall call = chain.call();
    Duration began = call.elapsed();
    LimitPermit permit;
    try {
      permit = permit(caller, chain);
    } catch (ChatException refusal) {
      call.callReport().step(CallStep.Kind.ADMISSION, began, refusal);
      throw refusal;
    }
    call.callReport().step(CallStep.Kind.ADMISSION, began, null);
    return permit;
  }

  /** What the call took of the caller's limits; null if there are none. */
  private @Nullable LimitPermit permit(Caller caller, Chain chain) {
    List<LimitRule> limits = limits(caller, chain.request(), chain.call());
    if (limits.isEmpty()) {
      return null;
    }
    LimitDecision decision = store.take(limits, expectedTokens(limits, chain.request()));
    chain.call().shared(CallAttribute.LIMITS, decision::status);
    if (decision instanceof LimitDecision.Refused refused) {
      throw Refusal.of(refused);
    }
    return ((LimitDecision.Granted) decision).permit();
  }

  /**
   * Why a call would be refused now; null if it would begin. Nothing is counted.
   *
   * @param request as the call has it when it reaches this step
   */
  public @Nullable ChatException refusal(ChatRequest request, ChatCall call) {
    Caller caller = call.caller();
    if (caller == null) {
      return null;
    }
    try {
      List<LimitRule> limits = limits(caller, request, call);
      LimitDecision.Refused refused =
          limits.isEmpty() ? null : store.refusal(limits, expectedTokens(limits, request));
      return refused == null ? null : Refusal.of(refused);
    } catch (ModelNotAllowed notAllowed) {
      return notAllowed;
    }
  }

  /**
   * The limits of a call whose caller may use the model.
   *
   * @throws ModelNotAllowed if it may not
   */
  private List<LimitRule> limits(Caller caller, ChatRequest request, ChatCall call) {
    if (!caller.models().isUnlimited()) {
      checkAccess(request, call);
    }
    return rules.of(caller, request, call);
  }

  private long expectedTokens(List<LimitRule> limits, ChatRequest request) {
    return countsTokens(limits) ? promptTokens.applyAsLong(request) : 0;
  }

  private void checkAccess(ChatRequest request, ChatCall call) {
    try {
      routes.planFor(request, call);
    } catch (ModelNotFound unknown) {
      return; // a later interceptor may change the model; if none does, the router fails the call
    }
  }

  private static ChatReply limited(Chain chain, LimitPermit permit) {
    ChatCall call = chain.call();
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (RuntimeException | Error failure) {
      permit.end(used(call));
      throw failure;
    }
    reply.onEnd(end -> permit.end(used(call)));
    return reply;
  }

  private static boolean countsTokens(List<LimitRule> rules) {
    for (LimitRule rule : rules) {
      if (rule.limits().tokensPerMinute() > 0) {
        return true;
      }
    }
    return false;
  }

  /** The tokens of all attempts. */
  private static long used(ChatCall call) {
    long used = 0;
    for (Attempt attempt : call.trace().attempts()) {
      Usage usage = attempt.usage();
      used += usage == null ? 0 : usage.totalTokens();
    }
    return used;
  }
}
