package io.aiprovider.server.reconcile;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a model used on a day.
 *
 * @param inputTokens all tokens of prompts, those from and for the provider's cache included
 * @param outputTokens all tokens of answers
 * @param requests null: not said
 * @param usd what it cost, in US dollars
 */
public record Amounts(
    long inputTokens, long outputTokens, @Nullable Requests requests, BigDecimal usd) {
  static final Amounts NONE = new Amounts(0, 0, Requests.NONE, BigDecimal.ZERO);

  static Amounts tokens(long input, long output, @Nullable Requests requests) {
    return new Amounts(input, output, requests, BigDecimal.ZERO);
  }

  static Amounts cost(BigDecimal usd) {
    return new Amounts(0, 0, null, usd);
  }

  Amounts plus(Amounts other) {
    return new Amounts(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        requests == null || other.requests == null ? null : requests.plus(other.requests),
        usd.add(other.usd));
  }

  long tokens() {
    return inputTokens + outputTokens;
  }

  boolean isNothing() {
    return tokens() == 0 && usd.signum() == 0 && (requests == null || requests.most() == 0);
  }
}
