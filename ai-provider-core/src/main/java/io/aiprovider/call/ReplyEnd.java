package io.aiprovider.call;

import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import org.jspecify.annotations.Nullable;

/**
 * How a reply ended.
 *
 * @param provider who answered, by its configured name
 * @param model the model that answered, in the provider's own words
 * @param usage the tokens used; null when nobody counted them
 * @param cost what that cost; null below the place where costs are reckoned
 * @param failure why the reply ended early; null when it is complete
 * @since 0.1
 */
public record ReplyEnd(
    String provider,
    String model,
    @Nullable Usage usage,
    @Nullable Cost cost,
    @Nullable ChatException failure) {

  public boolean complete() {
    return failure == null;
  }

  public ReplyEnd withCost(@Nullable Usage counted, Cost reckoned) {
    return new ReplyEnd(provider, model, counted, reckoned, failure);
  }
}
