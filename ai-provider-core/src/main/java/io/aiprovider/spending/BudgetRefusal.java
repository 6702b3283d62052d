package io.aiprovider.spending;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.BudgetUnavailable;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a caller learns if its call is beyond a budget: which budget, what is left of it, and when
 * it begins anew. Amounts of budgets that are not the caller's own are not told.
 */
final class BudgetRefusal {
  private static final int SHOWN_DECIMALS = 2;
  private static final int SHOWN_DIGITS = 4;
  private static final String OF_A_REQUEST = "request";

  private final DateTimeFormatter time;

  BudgetRefusal(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm (VV)").withZone(zone);
  }

  /**
   * The failure of a call that could not reserve an amount.
   *
   * @param running whether the answer was being streamed
   */
  ChatException of(BudgetDecision refusal, BigDecimal needed, boolean running) {
    if (refusal instanceof BudgetDecision.Unavailable unavailable) {
      return new BudgetUnavailable(
          "It cannot be checked now whether "
              + lower(name(unavailable.rule()))
              + " has enough left. Try again later.",
          FailureDetail.NONE.withRetryAfter(unavailable.retryAfter()));
    }
    BudgetStatus status = ((BudgetDecision.Refused) refusal).status();
    String what = running ? stopped(status) : refused(status, needed);
    return exceeded(what + advice(status), status);
  }

  private static String refused(BudgetStatus status, BigDecimal needed) {
    BudgetRule rule = status.rule();
    if (status.left().signum() == 0) {
      return (isCallersOwn(rule)
              ? name(rule) + ", " + dollars(rule.usd(), RoundingMode.HALF_UP) + ","
              : name(rule))
          + " is spent or reserved by running calls.";
    }
    return isCallersOwn(rule)
        ? name(rule)
            + ", "
            + dollars(rule.usd(), RoundingMode.HALF_UP)
            + ", has "
            + dollars(status.left(), RoundingMode.DOWN)
            + " left, and this call may cost "
            + dollars(needed, RoundingMode.UP)
            + "."
        : name(rule) + " has not enough left for this call.";
  }

  private static String stopped(BudgetStatus status) {
    return "The answer was ended, because "
        + lower(name(status.rule()))
        + " has nothing left for more of it.";
  }

  private String advice(BudgetStatus status) {
    Instant next = status.resetsAt();
    return next == null
        ? " It does not begin anew: have it raised."
        : " It begins anew at " + time.format(next) + ".";
  }

  private static BudgetExceeded exceeded(String message, BudgetStatus status) {
    String first = message.substring(0, 1).toUpperCase(Locale.ROOT);
    return new BudgetExceeded(
        first + message.substring(1),
        FailureDetail.NONE,
        status.rule().scope().label(),
        status.rule().period().label(),
        status.resetsAt());
  }

  /** The failure of a call whose prompt alone is too expensive. */
  static BudgetExceeded ofPrompt(BigDecimal most, @Nullable BigDecimal prompt) {
    return ofRequest(
        "This call may cost "
            + dollars(most, RoundingMode.HALF_UP)
            + " at most"
            + (prompt == null
                ? ""
                : ", and its prompt alone costs about " + dollars(prompt, RoundingMode.UP))
            + ". Shorten the prompt, choose a cheaper model, or have the limit raised.");
  }

  /** The failure of a stream that became too expensive. */
  static BudgetExceeded ofAnswer(BigDecimal most) {
    return ofRequest(
        "The answer was ended, because this call may cost "
            + dollars(most, RoundingMode.HALF_UP)
            + " at most.");
  }

  private static BudgetExceeded ofRequest(String message) {
    return new BudgetExceeded(message, FailureDetail.NONE, OF_A_REQUEST, null, null);
  }

  private static String lower(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String name(BudgetRule rule) {
    String of =
        switch (rule.scope()) {
          case KEY, USER, TENANT, SESSION, INSTALLATION -> "this " + rule.scope().label();
          case TAG -> "the tag " + rule.id();
          case MODEL -> "the model";
          case PROVIDER -> "the provider";
        };
    String period =
        switch (rule.period()) {
          case DAY -> " for this day";
          case MONTH -> " for this month";
          case TOTAL -> "";
        };
    return "The budget of " + of + period;
  }

  private static boolean isCallersOwn(BudgetRule rule) {
    return switch (rule.scope()) {
      case KEY, USER, TENANT, SESSION -> true;
      case TAG, MODEL, PROVIDER, INSTALLATION -> false;
    };
  }

  /** An amount with two decimals at least, and with four digits that are not leading zeros. */
  private static String dollars(BigDecimal usd, RoundingMode rounding) {
    int decimals = Math.max(SHOWN_DECIMALS, usd.scale() - usd.precision() + SHOWN_DIGITS);
    BigDecimal shown = usd.scale() > decimals ? usd.setScale(decimals, rounding) : usd;
    BigDecimal plain = shown.stripTrailingZeros();
    return "$"
        + (plain.scale() > 0 ? plain.setScale(Math.max(SHOWN_DECIMALS, plain.scale())) : plain)
            .toPlainString();
  }
}
