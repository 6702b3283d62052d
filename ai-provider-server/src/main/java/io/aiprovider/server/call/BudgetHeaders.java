package io.aiprovider.server.call;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The headers about money: what a call may cost, and how much of its budgets is spent. */
final class BudgetHeaders {
  private static final String MAX_COST = "x-ai-provider-max-cost";
  private static final AsciiString BUDGET = AsciiString.cached("x-ai-provider-budget");
  private static final AsciiString MAX_TOKENS = AsciiString.cached("x-ai-provider-max-tokens");
  private static final int LONGEST_NUMBER = 30;

  private BudgetHeaders() {}

  /**
   * Applies the header that says what the call may cost at most.
   *
   * @throws CallHeaders.Invalid if it is not a positive number
   */
  static void read(HttpHeaders headers, ChatCall.Builder call) {
    String most = headers.get(MAX_COST);
    if (most != null) {
      call.attribute(CallAttribute.MAX_COST, dollars(most.trim()));
    }
  }

  private static BigDecimal dollars(String text) {
    BigDecimal usd = number(text);
    if (usd == null || usd.signum() <= 0 || Math.abs((long) usd.scale()) > LONGEST_NUMBER) {
      throw new CallHeaders.Invalid(MAX_COST, "a positive number of US dollars, such as 0.05");
    }
    return usd;
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Sets the headers that describe the money of the call so far. */
  static void write(HttpHeaders headers, ChatCall call) {
    Long lowered = call.trace().loweredMaxTokens();
    if (lowered != null) {
      headers.set(MAX_TOKENS, Long.toString(lowered));
    }
    Supplier<List<BudgetStatus>> budgets = call.attribute(CallAttribute.BUDGETS);
    if (budgets != null) {
      String reached =
          budgets.get().stream()
              .filter(BudgetHeaders::hasReachedSoftLimit)
              .map(BudgetHeaders::text)
              .collect(Collectors.joining(", "));
      if (!reached.isEmpty()) {
        headers.set(BUDGET, reached);
      }
    }
  }

  private static boolean hasReachedSoftLimit(BudgetStatus status) {
    return status.percentSpent() >= status.rule().softLimits().get(0);
  }

  /** For example {@code tenant-month=83%}. */
  private static String text(BudgetStatus status) {
    BudgetRule rule = status.rule();
    return rule.scope().label() + "-" + rule.period().label() + "=" + status.percentSpent() + "%";
  }
}
