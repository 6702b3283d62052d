package io.aiprovider.spending;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a request is expected to cost at a target.
 *
 * @param answerTokens the assumed length of the answer, over all choices
 * @param usd US dollars; null if the price of the target is not known
 * @since 0.1
 */
public record ExpectedCost(long answerTokens, @Nullable BigDecimal usd) {}
