package io.aiprovider.spending;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.call.AnswerLimit;
import io.aiprovider.call.Attempt;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Cost;
import io.aiprovider.routing.AttemptGate;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt may spend: its share of the call's reservation, and the budgets of its target.
 */
final class AttemptSpending implements AttemptGate.Permit, AnswerLimit {
  /** How many tokens are reserved at once for a stream that is longer than expected. */
  private static final long[] STEPS = {1_024, 128, 16};

  /**
   * By how much the tokens that are counted here may exceed the limit that the provider was given,
   * since every vendor counts in its own way.
   */
  private static final int TOLERANCE_DIVISOR = 10;

  private static final long TOLERANCE = 16;

  private final CallSpending call;
  private final CostEstimate estimate;
  private final long mostTokens;
  private final @Nullable BudgetReservation ofTarget;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile BigDecimal expected;
  private volatile @Nullable Supplier<Attempt> attempt;

  /**
   * An attempt for which the estimate is reserved.
   *
   * @param mostTokens how long the answer may become before the call costs more than it may
   * @param ofTarget in the budgets of its target; null if it has none
   */
  AttemptSpending(
      CallSpending call,
      CostEstimate estimate,
      long mostTokens,
      @Nullable BudgetReservation ofTarget) {
    this.call = call;
    this.estimate = estimate;
    this.mostTokens = mostTokens;
    this.ofTarget = ofTarget;
    this.expected = estimate.usd();
  }

  @Override
  public AnswerLimit answerLimit() {
    return estimate.token().signum() == 0 ? AnswerLimit.NONE : this;
  }

  @Override
  public long allow(long tokens) {
    long reserved = estimate.tokensFor(expected);
    if (estimate.bounded() && tokens <= tolerated(estimate.answerTokens())) {
      return Math.max(reserved, tolerated(estimate.answerTokens()));
    }
    BigDecimal most = call.most();
    if (most != null && tokens > tolerated(mostTokens)) {
      throw BudgetRefusal.ofAnswer(most);
    }
    return tokens <= reserved ? reserved : longer(tokens);
  }

  private long longer(long tokens) {
    ChatException beyond = extend(estimate.usd(tokens + STEPS[0]));
    if (beyond == null) {
      return tokens + STEPS[0];
    }
    for (int i = 1; i < STEPS.length; i++) {
      if (extend(estimate.usd(tokens + STEPS[i])) == null) {
        return tokens + STEPS[i];
      }
    }
    throw beyond;
  }

  private static long tolerated(long tokens) {
    return tokens > Long.MAX_VALUE / 2 ? tokens : tokens + tokens / TOLERANCE_DIVISOR + TOLERANCE;
  }

  private @Nullable ChatException extend(BigDecimal amount) {
    if (ofTarget != null) {
      BudgetDecision decision = ofTarget.extend(amount);
      if (!(decision instanceof BudgetDecision.Granted)) {
        return call.refusal().of(decision, amount, true);
      }
    }
    ChatException beyond = call.grow(expected, amount);
    if (beyond == null) {
      expected = amount;
    }
    return beyond;
  }

  @Override
  public void began(Supplier<Attempt> state) {
    attempt = state;
  }

  @Override
  public void ended() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Supplier<Attempt> state = attempt;
    Cost cost = state == null ? null : state.get().cost();
    BigDecimal spent = cost == null ? BigDecimal.ZERO : cost.usd();
    call.attemptEnded(expected, spent);
    if (ofTarget != null) {
      ofTarget.settle(spent);
    }
  }
}
