package io.aiprovider.cost;

import io.aiprovider.call.AttemptReport;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import java.util.Objects;

/**
 * Writes into each attempt what its cost is calculated with if its provider never answers: the
 * price in force when it begins in the service tier of the request, and the estimated tokens of its
 * prompt. It is the first step of the attempt chain, so that other steps know both before the
 * provider is called. Thread-safe.
 *
 * @since 0.1
 */
public final class CostBasis implements AttemptInterceptor {
  private final Prices prices;
  private final TokenCounter counter;

  public CostBasis(Prices prices, TokenCounter counter) {
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
    Target target = Objects.requireNonNull(attempt.target());
    AttemptReport report = attempt.report();
    ChatRequest request = chain.request();
    String tier = request.json().string("service_tier");
    report.costBasis(
        prices.find(target.provider(), target.model(), report.started(), tier),
        counter::estimatePrompt);
    report.sending(request);
    return chain.proceed(request);
  }
}
