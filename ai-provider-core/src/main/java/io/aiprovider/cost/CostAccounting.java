package io.aiprovider.cost;

import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import java.util.function.Supplier;

/**
 * Calculates what each reply costs and puts it on the reply's end. It hangs on the call chain above
 * failover, so that it bills whoever answered.
 *
 * <ul>
 *   <li>The provider told the usage, and the price of all of it is known, or the provider told what
 *       it charges: {@code PRICED}.
 *   <li>It did not tell: tokens are counted here, {@code ESTIMATED}; so is a cost of which a part
 *       (a service tier, sound, a search) has no known price.
 *   <li>The answer broke off, or the caller left: {@code PARTIAL}, by the provider's usage if it
 *       came, else by what was sent and what came.
 *   <li>The price is not known: {@code UNPRICED} and 0, with the usage.
 * </ul>
 *
 * <p>An answer whose provider did not count gets our count as its {@code usage}; zeros are what a
 * provider sends that does not count. The caller of a stream that asked for usage gets {@code
 * usage.cost}: US dollars, left out when the price is not known. Thread-safe.
 *
 * @since 0.1
 */
public final class CostAccounting implements ChatInterceptor {
  private final Prices prices;
  private final TokenCounter counter;

  public CostAccounting(Prices prices, TokenCounter counter) {
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
    ChatReply reply = chain.proceed(request);
    CallTrace trace = chain.call().trace();
    if (reply instanceof StreamingReply stream) {
      PromptText prompt = PromptText.of(request, PromptText.KEPT_IN_STREAMS);
      Bill bill = new Bill(prices, counter, request.operation(), () -> prompt, trace);
      return BilledChunks.bill(stream, bill, request.includesUsage());
    }
    Supplier<PromptText> prompt = () -> PromptText.of(request, PromptText.MOST_CHARS);
    return bill(
        (CompleteReply) reply, new Bill(prices, counter, request.operation(), prompt, trace));
  }

  private static CompleteReply bill(CompleteReply reply, Bill bill) {
    JsonObject answer = reply.response().json();
    Usage told = reply.response().usage();
    boolean counted = told != null && told.isCounted();
    if (counted) {
      bill.addTold(answer);
    } else {
      bill.add(answer);
    }
    reply.mapEnd(bill::settle);
    JsonObject usage = counted ? null : bill.countedUsage();
    return usage == null ? reply : reply.with(new ChatResponse(answer.with("usage", usage)));
  }
}
