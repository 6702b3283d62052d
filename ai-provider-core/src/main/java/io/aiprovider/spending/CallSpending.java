package io.aiprovider.spending;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import io.aiprovider.routing.AttemptGate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one call may spend, and what its attempts have spent. The reservation of the call covers the
 * cost of the attempts that have ended and the estimates of those that are running. Thread-safe.
 */
final class CallSpending {
  private final BudgetStore store;
  private final List<BudgetRule> rules;
  private final CostEstimator estimator;
  private final long promptTokens;
  private final @Nullable BigDecimal most;
  private final BudgetRefusal refusal;
  private final Map<Target, CostEstimate> estimates = new HashMap<>(4);
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable BudgetReservation reservation;
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal running = BigDecimal.ZERO;
  private boolean ended;

  /**
   * Spending of a call that has not begun.
   *
   * @param rules the budgets of the call as a whole
   * @param most the most that the call may cost; null: any amount
   */
  CallSpending(
      BudgetStore store,
      List<BudgetRule> rules,
      CostEstimator estimator,
      long promptTokens,
      @Nullable BigDecimal most,
      BudgetRefusal refusal) {
    this.store = store;
    this.rules = rules;
    this.estimator = estimator;
    this.promptTokens = promptTokens;
    this.most = most;
    this.refusal = refusal;
  }

  BudgetRefusal refusal() {
    return refusal;
  }

  @Nullable BigDecimal most() {
    return most;
  }

  /**
   * Reserves what the call may cost at the dearest target, or else at the first target for the
   * requested model for which there is enough left.
   *
   * @throws ChatException if there is not enough left for any of them
   */
  void begin(ChatRequest request, RoutePlan plan) {
    if (rules.isEmpty() && most == null) {
      return; // only targets have budgets
    }
    List<Candidate> eligible = eligible(request, plan);
    if (rules.isEmpty()) {
      return;
    }
    BigDecimal smallest = BigDecimal.ZERO;
    for (Candidate candidate : eligible) {
      smallest = smallest.max(amount(candidate));
    }
    BudgetDecision decision = store.reserve(rules, smallest);
    for (int i = 0; i < eligible.size() && decision instanceof BudgetDecision.Refused; i++) {
      Candidate candidate = eligible.get(i);
      boolean isSmaller = amount(candidate).compareTo(smallest) < 0; // else it is refused, too
      if (isSmaller && !candidate.target().fallback()) {
        smallest = amount(candidate);
        decision = store.reserve(rules, smallest);
      }
    }
    if (!(decision instanceof BudgetDecision.Granted granted)) {
      throw refusal.of(decision, smallest, false);
    }
    reservation = granted.reservation();
  }

  /** The targets that are not too expensive. */
  private List<Candidate> eligible(ChatRequest request, RoutePlan plan) {
    List<Candidate> eligible = new ArrayList<>(plan.callable().size());
    BigDecimal cheapestPrompt = null;
    for (Candidate candidate : plan.callable()) {
      CostEstimate estimate = estimator.estimate(candidate.target(), request, promptTokens);
      estimates.put(candidate.target(), estimate);
      if (most == null || fits(estimate, most)) {
        eligible.add(candidate);
      }
      cheapestPrompt =
          cheapestPrompt == null ? estimate.prompt() : cheapestPrompt.min(estimate.prompt());
    }
    if (eligible.isEmpty() && most != null) {
      throw BudgetRefusal.ofPrompt(most, cheapestPrompt);
    }
    return eligible;
  }

  /** What the call may cost at this target. */
  private BigDecimal amount(Candidate candidate) {
    BigDecimal usd = Objects.requireNonNull(estimates.get(candidate.target())).usd();
    return most == null ? usd : usd.min(most);
  }

  /**
   * Whether the amount is enough for the prompt and, if there is one, the beginning of an answer.
   */
  private static boolean fits(CostEstimate estimate, BigDecimal usd) {
    return estimate.tokensFor(usd) >= Math.min(estimate.choices(), estimate.answerTokens());
  }

  /**
   * Decides about an attempt.
   *
   * @param targetRules the budgets of its target
   */
  AttemptGate.Entry enter(
      Target target, ChatRequest request, List<BudgetRule> targetRules, ChatCall call) {
    CostEstimate known = estimates.get(target);
    CostEstimate estimate =
        known == null ? estimator.estimate(target, request, promptTokens) : known;
    lock.lock();
    try {
      return most == null
          ? enter(request, estimate, Long.MAX_VALUE, targetRules)
          : within(most, request, estimate, targetRules, call);
    } finally {
      lock.unlock();
    }
  }

  /** Lowers the length of the answer if the call could cost more than it may. */
  private AttemptGate.Entry within(
      BigDecimal usd,
      ChatRequest request,
      CostEstimate estimate,
      List<BudgetRule> targetRules,
      ChatCall call) {
    BigDecimal room = usd.subtract(spent).subtract(running);
    if (!fits(estimate, room)) {
      return new AttemptGate.Refused(
          Verdict.TOO_EXPENSIVE, BudgetRefusal.ofPrompt(usd, estimate.prompt()));
    }
    long tokens = estimate.tokensFor(room);
    boolean lowered = estimate.longest() > tokens;
    long each = tokens / estimate.choices();
    call.callReport().loweredMaxTokens(lowered ? each : null);
    return lowered
        ? enter(
            AnswerLength.limited(request, each),
            estimate.limitedTo(each * estimate.choices()),
            tokens,
            targetRules)
        : enter(request, estimate, tokens, targetRules);
  }

  /**
   * Reserves for an attempt.
   *
   * @param mostTokens how long the answer may become before the call costs more than it may
   */
  private AttemptGate.Entry enter(
      ChatRequest request, CostEstimate estimate, long mostTokens, List<BudgetRule> targetRules) {
    BigDecimal amount = estimate.usd();
    ChatException beyond = reserve(spent.add(running).add(amount), amount, false);
    if (beyond != null) {
      return new AttemptGate.Refused(Verdict.TOO_EXPENSIVE, beyond);
    }
    BudgetReservation ofTarget = null;
    if (!targetRules.isEmpty()) {
      BudgetDecision decision = store.reserve(targetRules, amount);
      if (!(decision instanceof BudgetDecision.Granted granted)) {
        return new AttemptGate.Refused(Verdict.BUDGET_SPENT, refusal.of(decision, amount, false));
      }
      ofTarget = granted.reservation();
    }
    running = running.add(amount);
    return new AttemptGate.Pass(request, new AttemptSpending(this, estimate, mostTokens, ofTarget));
  }

  /** Has the call's reservation cover a total; null if that is possible, else why not. */
  private @Nullable ChatException reserve(
      BigDecimal total, BigDecimal needed, boolean whileRunning) {
    if (reservation == null || ended || total.compareTo(reservation.reserved()) <= 0) {
      return null;
    }
    BudgetDecision decision = reservation.extend(total);
    return decision instanceof BudgetDecision.Granted
        ? null
        : refusal.of(decision, needed, whileRunning);
  }

  /**
   * A running attempt may cost more than it was expected to.
   *
   * @param expected what it was expected to cost so far
   * @param amount what it may cost now
   * @return null if that is reserved, else why not
   */
  @Nullable ChatException grow(BigDecimal expected, BigDecimal amount) {
    lock.lock();
    try {
      BigDecimal others = running.subtract(expected);
      ChatException beyond = reserve(spent.add(others).add(amount), amount, true);
      if (beyond == null) {
        running = others.add(amount);
      }
      return beyond;
    } finally {
      lock.unlock();
    }
  }

  /**
   * An attempt has ended.
   *
   * @param expected what it was expected to cost at most
   * @param cost what it has cost
   */
  void attemptEnded(BigDecimal expected, BigDecimal cost) {
    lock.lock();
    try {
      running = running.subtract(expected);
      spent = spent.add(cost);
      if (!ended) {
        return;
      }
    } finally {
      lock.unlock();
    }
    settleLate(cost);
  }

  /** The attempt outlived its call, whose reservation is settled without it. */
  private void settleLate(BigDecimal cost) {
    if (!rules.isEmpty()
        && cost.signum() > 0
        && store.reserve(rules, BigDecimal.ZERO) instanceof BudgetDecision.Granted granted) {
      granted.reservation().settle(cost);
    }
  }

  /** The call has ended; only the first end counts. */
  void end() {
    BudgetReservation held;
    BigDecimal cost;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      held = reservation;
      cost = spent;
    } finally {
      lock.unlock();
    }
    if (held != null) {
      held.settle(cost);
    }
  }
}
