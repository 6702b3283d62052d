package io.aiprovider.reply;

import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
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

  /** This outcome with this usage and cost. */
  public ReplyOutcome withCost(@Nullable Usage counted, Cost charged) {
    return new ReplyOutcome(provider, model, counted, charged, failure);
  }
}
