package io.aiprovider.cost;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Measures what each attempt uses and what that costs, and writes it into the attempt. It is the
 * last step of the attempt chain, so that it sees exactly what is sent to the provider and what
 * comes back.
 *
 * <ul>
 *   <li>The provider reported the usage, and the price of all of it is known, or the provider
 *       reported what it charges: {@code PRICED}.
 *   <li>It reported no usage: tokens are counted here, {@code ESTIMATED}; so is a cost of which a
 *       part (a service tier, audio, a search) has no known price.
 *   <li>There was no complete answer: {@code PARTIAL}, by the provider's usage if it was received,
 *       else by what was sent and received; see {@link io.aiprovider.call.Unanswered}. If the
 *       provider has not named a service tier, the price is that of the requested tier.
 *   <li>The price is not known: {@code UNPRICED} and 0, with the usage.
 *   <li>The provider answered with an error: {@code PRICED} and 0.
 *   <li>The request was not sent: no cost.
 * </ul>
 *
 * <p>For a complete answer without usage, the tokens of its prompt are counted. Otherwise they are
 * estimated from the number of characters: the ledger must know the same number before it knows
 * whether there will be an answer, and counting takes longer than all other steps of a call.
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
    ChatRequest request = chain.request();
    chain.call().report().sending(request); // an interceptor may have changed it
    ChatReply reply;
    try {
      reply = chain.proceed(request);
    } catch (RuntimeException | Error failure) {
      meter(chain.call(), request, () -> PromptText.of(request, PromptText.MOST_CHARS))
          .failed(failure);
      throw failure;
    }
    if (reply instanceof StreamingReply stream) {
      PromptText prompt = PromptText.of(request, PromptText.KEPT_IN_STREAMS);
      UsageMeter meter = meter(chain.call(), request, () -> prompt);
      stream.transform(meter);
      stream.onEnd(meter::ended);
    } else {
      CompleteReply complete = (CompleteReply) reply;
      meter(chain.call(), request, () -> PromptText.of(request, PromptText.MOST_CHARS))
          .measure(complete.response().json(), complete.model());
    }
    return reply;
  }

  private UsageMeter meter(ChatCall attempt, ChatRequest request, Supplier<PromptText> prompt) {
    Target target = Objects.requireNonNull(attempt.target());
    String tier = request.json().string("service_tier");
    return new UsageMeter(prices, counter, prompt, tier, target, attempt.report());
  }
}
