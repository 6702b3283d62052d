package io.aiprovider.cost;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import java.util.Objects;

/**
 * Writes into each attempt the price that is in force when it begins. It is the first step of the
 * attempt chain, so that other steps know the price before the provider is called. Thread-safe.
 *
 * @since 0.1
 */
public final class PriceLookup implements AttemptInterceptor {
  private final Prices prices;

  public PriceLookup(Prices prices) {
    this.prices = prices;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall attempt = chain.call();
    Target target = Objects.requireNonNull(attempt.target());
    attempt.report().priceInForce(prices.find(target.provider(), target.model()));
    return chain.proceed(chain.request());
  }
}
