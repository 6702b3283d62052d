package io.aiprovider.client;

import io.aiprovider.cache.Caching;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests newer answers in the background after stale ones were returned, one at a time for each
 * key of the cache. Such a request is a call like any other, of the caller that got the stale
 * answer: it counts in its limits and budgets, and listeners are told. Thread-safe.
 */
final class StaleRefresh {
  private static final Logger log = LoggerFactory.getLogger(StaleRefresh.class);

  private final InterceptorChain.Endpoint engine;
  private final Executor threads;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  StaleRefresh(InterceptorChain.Endpoint engine, Executor threads) {
    this.engine = engine;
    this.threads = threads;
  }

  /**
   * Requests a newer answer if that is needed.
   *
   * @param request as the caller sent it
   * @param timeLimit for the new call
   */
  void afterAnswer(ChatRequest request, ChatCall call, Duration timeLimit) {
    String key =
        call.trace().cacheStatus() == CacheStatus.STALE ? call.attribute(Caching.REFRESH) : null;
    if (key == null || !running.add(key)) {
      return;
    }
    ChatCall next =
        call.another()
            .timeLimit(timeLimit)
            .cacheDirectives(
                new CacheDirectives(false, true, null, call.cacheDirectives().ttl(), false))
            .build();
    try {
      threads.execute(() -> refresh(key, request, next));
    } catch (RejectedExecutionException closed) {
      running.remove(key);
    }
  }

  private void refresh(String key, ChatRequest request, ChatCall call) {
    try (ChatReply reply = engine.answer(request, call)) {
      if (reply instanceof StreamingReply stream) {
        stream.forEach(chunk -> {}); // it is stored when it has ended
      }
    } catch (ChatException | IllegalStateException failure) {
      log.debug("The call {} could not refresh a cached answer.", call.id(), failure);
    } finally {
      running.remove(key);
    }
  }
}
