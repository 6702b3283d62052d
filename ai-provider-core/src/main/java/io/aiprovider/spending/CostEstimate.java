package io.aiprovider.spending;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What one attempt on a target may cost. With a given prompt, the cost grows evenly with the length
 * of the answer.
 *
 * @param prompt what the prompt costs, in US dollars
 * @param token what each token of the answer costs, in US dollars
 * @param answerTokens how long the answer may become, over all choices
 * @param choices how many answers are requested
 * @param bounded whether the request limits the length of the answer
 * @param longest how long the answer could become at most, as far as known, over all choices
 */
record CostEstimate(
    BigDecimal prompt,
    BigDecimal token,
    long answerTokens,
    long choices,
    boolean bounded,
    long longest) {

  /** What an answer of the expected length costs. */
  BigDecimal usd() {
    return usd(answerTokens);
  }

  /** What an answer of this length costs. */
  BigDecimal usd(long tokens) {
    return token.signum() == 0 ? prompt : prompt.add(token.multiply(BigDecimal.valueOf(tokens)));
  }

  /**
   * How long the answer may become for this amount, over all choices; negative if it is not enough
   * for the prompt.
   */
  long tokensFor(BigDecimal usd) {
    BigDecimal left = usd.subtract(prompt);
    if (left.signum() < 0) {
      return -1;
    }
    if (token.signum() == 0) {
      return Long.MAX_VALUE;
    }
    BigDecimal tokens = left.divide(token, 0, RoundingMode.DOWN);
    return tokens.precision() > 18 ? Long.MAX_VALUE : tokens.longValueExact();
  }

  /** This estimate for a request that limits the answer to so many tokens. */
  CostEstimate limitedTo(long tokens) {
    return tokens < answerTokens
        ? new CostEstimate(prompt, token, tokens, choices, true, tokens)
        : this;
  }
}
