package io.aiprovider.cost;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import java.util.Objects;

/**
 * Measures what each attempt uses and what that costs, and writes it into the attempt. It is the
 * last step of the attempt chain, so that it sees what the provider was sent and what it sent.
 *
 * <ul>
 *   <li>The provider told the usage, and the price is known: {@code PRICED}.
 *   <li>It did not tell: tokens are counted here, {@code ESTIMATED}.
 *   <li>The answer broke off, or the caller left: {@code PARTIAL}, by the provider's usage if it
 *       came, else by what was sent and what came.
 *   <li>The price is not known: {@code UNPRICED} and 0, with the usage.
 *   <li>Nothing came and nothing was told: no cost.
 * </ul>
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class Metering implements AttemptInterceptor {
  private final Prices prices;
  private final TokenCounter counter;

  public Metering(Prices prices, TokenCounter counter) {
    this.prices = prices;
    this.counter = counter;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall attempt = chain.call();
    ChatRequest request = chain.request();
    UsageMeter meter =
        new UsageMeter(
            prices, counter, request, Objects.requireNonNull(attempt.target()), attempt.report());
    ChatReply reply;
    try {
      reply = chain.proceed(request);
    } catch (RuntimeException | Error failure) {
      meter.ended(false);
      throw failure;
    }
    if (reply instanceof StreamingReply stream) {
      stream.transform(meter);
      stream.onEnd(end -> meter.ended(end.complete()));
    } else {
      CompleteReply complete = (CompleteReply) reply;
      meter.measure(complete.response().json(), complete.model());
    }
    return reply;
  }
}
