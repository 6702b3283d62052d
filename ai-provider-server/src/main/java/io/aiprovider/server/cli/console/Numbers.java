package io.aiprovider.server.cli.console;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers of answers, and how they are shown. */
public final class Numbers {
  private static final int CENTS = 2;
  private static final int FINEST = 6;

  private Numbers() {}

  /** A number of an answer; 0 if it is absent. */
  public static BigDecimal of(JsonObject json, String name) {
    return json.get(name) instanceof JsonNumber number ? number.asDecimal() : BigDecimal.ZERO;
  }

  /** A whole number of an answer, with a comma for thousands. */
  public static String count(JsonObject json, String name) {
    return count(of(json, name));
  }

  public static String count(BigDecimal number) {
    return String.format(Locale.ROOT, "%,d", number.setScale(0, RoundingMode.DOWN).toBigInteger());
  }

  /** The costs of the rows of a report, and last that of its total. */
  public static List<String> costs(List<JsonObject> rows, JsonObject total) {
    List<BigDecimal> costs = new ArrayList<>();
    rows.forEach(row -> costs.add(of(row, "cost_usd")));
    costs.add(of(total, "cost_usd"));
    return money(costs);
  }

  /** Amounts of money with the same number of decimals, from 2 to 6. */
  public static List<String> money(List<BigDecimal> amounts) {
    int scale =
        amounts.stream()
            .mapToInt(amount -> rounded(amount).stripTrailingZeros().scale())
            .max()
            .orElse(CENTS);
    int shown = Math.max(CENTS, scale);
    return amounts.stream()
        .map(amount -> String.format(Locale.ROOT, "%,." + shown + "f", rounded(amount)))
        .toList();
  }

  private static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(FINEST, RoundingMode.HALF_EVEN);
  }
}
