package io.aiprovider.spending;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.BudgetUnavailable;
import io.aiprovider.failure.ChatException;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import io.aiprovider.routing.AttemptGate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls within their budgets, and within the most that one call may cost. It is part of the
 * call chain after the cache, so that an answer from the cache needs no budget, and the gate of
 * every attempt.
 *
 * <ul>
 *   <li>Before the call, it reserves what the call may cost at the dearest of its targets; if there
 *       is not enough left for that, at the first target for the requested model for which there
 *       is. Its failure is {@link io.aiprovider.failure.BudgetExceeded}.
 *   <li>Before each attempt, it makes sure that the reservation covers what earlier attempts have
 *       cost and what this one may cost, and reserves in the budgets of the provider and the model.
 *       A target for which there is not enough left is skipped.
 *   <li>While a stream is longer than what was reserved for, it reserves more, step by step. If it
 *       cannot, the stream ends with that failure, and so does the request to the provider.
 *   <li>After the call, it settles what all attempts have cost, exactly once.
 * </ul>
 *
 * <p>What a target charges is estimated from the prompt's number of characters and the length of
 * the answer that the request allows. A target without a known price is expected to cost nothing.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class SpendingControl implements ChatInterceptor, AttemptGate {
  /** The spending of the pass through the chain that is running now. */
  private static final CallAttribute<AtomicReference<@Nullable CallSpending>> SPENDING =
      CallAttribute.named("spending");

  private final RoutePlanner routes;
  private final BudgetRules rules;
  private final BudgetStore store;
  private final CostEstimator estimator;
  private final ToLongFunction<ChatRequest> promptTokens;
  private final BigDecimal maxCost;
  private final BudgetRefusal refusal;

  /**
   * Control by these budgets.
   *
   * @param routes the targets that a call may reach
   * @param options the budgets that do not come with the caller
   * @param directory further budgets
   * @param store keeps account
   * @param prices what targets charge
   * @param catalog how long the answers of models can be
   * @param usualLimit the length to which a provider's answers are limited if the caller sets none,
   *     by its name; null: not limited
   * @param promptTokens estimates the tokens of a prompt; used only for calls with a budget
   */
  public SpendingControl(
      RoutePlanner routes,
      BudgetOptions options,
      BudgetDirectory directory,
      BudgetStore store,
      PriceList prices,
      ModelCatalog catalog,
      Function<String, @Nullable Integer> usualLimit,
      ToLongFunction<ChatRequest> promptTokens) {
    this.routes = routes;
    this.rules = new BudgetRules(options.rules(), directory);
    this.store = store;
    this.estimator = new CostEstimator(prices, catalog, usualLimit, options);
    this.promptTokens = promptTokens;
    this.maxCost = options.maxCostPerRequest();
    this.refusal = new BudgetRefusal(options.timeZone());
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall call = chain.call();
    ChatRequest request = chain.request();
    List<BudgetRule> own = rules.of(call);
    CallSpending spending = begin(store, own, request, call);
    if (spending == null) {
      return chain.proceed(request);
    }
    ChatReply reply;
    try {
      reply = chain.proceed(request);
    } catch (RuntimeException | Error failure) {
      spending.end();
      throw failure;
    }
    reply.onEnd(end -> spending.end());
    return reply;
  }

  /** Begins the spending of a call; null if nothing limits it. */
  private @Nullable CallSpending begin(
      BudgetStore from, List<BudgetRule> own, ChatRequest request, ChatCall call) {
    BigDecimal most = mostOf(call);
    if (own.isEmpty() && most == null && !rules.mayLimitTargets()) {
      return null;
    }
    CallSpending spending =
        new CallSpending(from, own, estimator, promptTokens.applyAsLong(request), most, refusal);
    show(own, call);
    spending.begin(request, routes.planFor(request, call));
    call.shared(SPENDING, AtomicReference::new).set(spending);
    return spending;
  }

  /**
   * Decides about a call as {@link #intercept} does, but reserves nothing. After it, {@link
   * #refusal} decides about its targets.
   *
   * @return why the call would fail; null if it would not
   */
  public @Nullable ChatException preview(ChatRequest request, ChatCall call) {
    try {
      begin(new PreviewedBudgets(store), rules.of(call), request, call);
      return null;
    } catch (BudgetExceeded | BudgetUnavailable beyond) {
      return beyond;
    }
  }

  /** The number of tokens of a request's prompt, estimated. */
  public long promptTokens(ChatRequest request) {
    return promptTokens.applyAsLong(request);
  }

  /**
   * What a request is expected to cost at a target.
   *
   * @param tokens its {@link #promptTokens}
   */
  public ExpectedCost expectedCost(Target target, ChatRequest request, long tokens) {
    CostEstimate estimate = estimator.estimate(target, request, tokens);
    return new ExpectedCost(
        estimate.answerTokens(), estimator.hasPrice(target) ? estimate.usd() : null);
  }

  /**
   * What a request is expected to cost at each target, in US dollars; infinite if the price of the
   * target is not known.
   */
  public ToDoubleFunction<Target> expectedCosts(ChatRequest request) {
    long tokens = promptTokens.applyAsLong(request);
    return target ->
        estimator.hasPrice(target)
            ? estimator.estimate(target, request, tokens).usd().doubleValue()
            : Double.POSITIVE_INFINITY;
  }

  /** The most that the call may cost; null: any amount. */
  private @Nullable BigDecimal mostOf(ChatCall call) {
    BigDecimal own = call.attribute(CallAttribute.MAX_COST);
    if (maxCost.signum() == 0) {
      return own;
    }
    return own == null ? maxCost : own.min(maxCost);
  }

  private void show(List<BudgetRule> all, ChatCall call) {
    List<BudgetRule> shown = List.of();
    for (BudgetRule rule : all) {
      if (!rule.softLimits().isEmpty() && rule.scope() != BudgetScope.INSTALLATION) {
        shown = shown.isEmpty() ? new ArrayList<>(2) : shown;
        shown.add(rule);
      }
    }
    if (!shown.isEmpty()) {
      List<BudgetRule> read = shown;
      call.shared(CallAttribute.BUDGETS, () -> () -> store.status(read));
    }
  }

  @Override
  public Entry enter(Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    CallSpending spending = spending(call);
    if (spending == null) {
      return new Pass(request, Permit.UNLIMITED);
    }
    return spending.enter(target, request, rules.of(target), call);
  }

  private static @Nullable CallSpending spending(ChatCall call) {
    AtomicReference<@Nullable CallSpending> current = call.attribute(SPENDING);
    return current == null ? null : current.get();
  }

  /** Only for a call of which there was a {@link #preview}. */
  @Override
  public @Nullable Refused refusal(
      Target target, ChatRequest request, ChatCall call, boolean mayWait) {
    Entry entry = enter(target, request, call, mayWait); // reserves nothing, as the preview
    if (entry instanceof Pass pass) {
      pass.permit().ended();
      return null;
    }
    return (Refused) entry;
  }
}
