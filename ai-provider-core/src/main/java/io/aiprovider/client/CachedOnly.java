package io.aiprovider.client;

import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.NotCached;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;

/**
 * Refuses calls that want only a cached answer: it stands behind the cache, so there was none. It
 * also stands there if nothing is cached at all.
 */
final class CachedOnly implements ChatInterceptor {
  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    if (chain.call().cacheDirectives().onlyIfCached()) {
      throw failure();
    }
    return chain.proceed(chain.request());
  }

  static NotCached failure() {
    return new NotCached(
        "There is no cached answer for this request, and the request allows no other. Send it"
            + " without only-if-cached.",
        FailureDetail.NONE);
  }
}
