package io.aiprovider.server.reconcile;

import java.math.BigDecimal;

/**
 * What a model used on a day.
 *
 * @param inputTokens all tokens of prompts, those from and for the provider's cache included
 * @param outputTokens all tokens of answers
 * @param usd what it cost, in US dollars
 */
public record Amounts(long inputTokens, long outputTokens, BigDecimal usd) {
  static final Amounts NONE = new Amounts(0, 0, BigDecimal.ZERO);

  static Amounts tokens(long input, long output) {
    return new Amounts(input, output, BigDecimal.ZERO);
  }

  static Amounts cost(BigDecimal usd) {
    return new Amounts(0, 0, usd);
  }

  Amounts plus(Amounts other) {
    return new Amounts(
        inputTokens + other.inputTokens, outputTokens + other.outputTokens, usd.add(other.usd));
  }

  long tokens() {
    return inputTokens + outputTokens;
  }

  boolean isNothing() {
    return inputTokens == 0 && outputTokens == 0 && usd.signum() == 0;
  }
}
