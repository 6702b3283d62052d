package io.aiprovider.samples.langchain4j;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes a provider fail after a number of requests, and prints which provider answers. */
final class Outage implements AttemptInterceptor {
  private final String provider;
  private final AtomicInteger left;

  Outage(String provider, int requestsBefore) {
    this.provider = provider;
    this.left = new AtomicInteger(requestsBefore);
  }

  @Override
  public ChatReply intercept(Chain chain) {
    Target target = chain.call().target();
    if (target != null && target.provider().equals(provider) && left.getAndDecrement() <= 0) {
      System.out.println("  " + provider + " is down");
      throw new Unavailable("There is an outage.", FailureDetail.ofProvider(provider));
    }
    ChatReply reply = chain.proceed(chain.request());
    System.out.println("  " + reply.provider() + " answers");
    return reply;
  }
}
