package io.aiprovider.reply;

import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a reply ended.
 *
 * @param provider the configured name of the provider that answered
 * @param model the model that answered, by the provider's name for it
 * @param usage the tokens of this answer; null when they were not counted
 * @param cost for an attempt: what it cost; for a call: what all its attempts cost, including those
 *     that failed after they were charged. Null if not known
 * @param failure why the reply ended early; null when it is complete
 * @since 0.1
 */
public record ReplyOutcome(
    String provider,
    String model,
    @Nullable Usage usage,
    @Nullable Cost cost,
    @Nullable ChatException failure) {

  public boolean complete() {
    return failure == null;
  }

  /**
   * The cost if no provider was called: nothing. What the answer would have cost is saved only if
   * the caller got all of it, because nobody knows what a part of it would have cost.
   *
   * @param usd what the whole answer cost when a provider gave it
   */
  public Cost saving(BigDecimal usd) {
    return Cost.saved(complete() ? usd : BigDecimal.ZERO);
  }

  /** This outcome with this usage and cost. */
  public ReplyOutcome withCost(@Nullable Usage counted, Cost charged) {
    return new ReplyOutcome(provider, model, counted, charged, failure);
  }
}
