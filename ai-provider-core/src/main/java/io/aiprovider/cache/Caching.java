package io.aiprovider.cache;

import io.aiprovider.cache.coalescing.Coalescing;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the cache, and stores the answers of providers. Plain and streamed calls share cache
 * entries: a stream is assembled before it is stored, and a cached answer can be streamed as
 * chunks.
 *
 * <p>It stores only answers that are complete and come from the requested model.
 */
public final class Caching implements ChatInterceptor {
  private final ResponseCache cache;
  private final CacheOptions options;
  private final RoutePlanner routes;
  private final Clock clock;
  private final @Nullable Coalescing coalescing;

  /**
   * Creates the cache step for these routes.
   *
   * @param routes the targets that would be called; they are part of the cache key
   * @param coalescing lets identical calls share an answer that is not in the cache yet; null: they
   *     do not
   */
  public Caching(
      ResponseCache cache,
      CacheOptions options,
      RoutePlanner routes,
      Clock clock,
      @Nullable Coalescing coalescing) {
    this.cache = cache;
    this.options = options;
    this.routes = routes;
    this.clock = clock;
    this.coalescing = coalescing;
  }

  @Override
  public boolean handles(Operation operation) {
    return operation == Operation.CHAT || operation == Operation.EMBEDDING;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatRequest request = chain.request();
    ChatCall call = chain.call();
    CacheDirectives directives = call.cacheDirectives();
    if (!directives.read() && !directives.write()) {
      return chain.proceed(request);
    }
    Duration began = call.elapsed();
    String key =
        CacheKey.of(request, options.scope(), call.caller(), routes.planFor(request, call));
    call.shared(CallAttribute.CACHE_KEY, () -> key);
    call.callReport().cached(CacheStatus.MISS);
    if (!directives.read()) {
      return fromProvider(chain, key);
    }
    int ended = coalescing == null ? 0 : coalescing.ended(key);
    ChatReply cached = fromCache(key, request, call);
    call.callReport().step(CallStep.Kind.CACHE_LOOKUP, began, null);
    if (cached != null) {
      return cached;
    }
    return coalescing == null
        ? fromProvider(chain, key)
        : coalescing.answer(key, request, call, () -> unlessStored(chain, key, ended));
  }

  /** Looks again if an identical call may have stored its answer since the first look. */
  private ChatReply unlessStored(Chain chain, String key, int ended) {
    boolean stored = coalescing != null && coalescing.ended(key) != ended;
    ChatReply cached = stored ? fromCache(key, chain.request(), chain.call()) : null;
    return cached == null ? fromProvider(chain, key) : cached;
  }

  private @Nullable ChatReply fromCache(String key, ChatRequest request, ChatCall call) {
    CachedAnswer answer = find(key, call.cacheDirectives());
    ChatResponse response = answer == null ? null : answer.response();
    if (answer == null || response == null) {
      return null;
    }
    call.callReport().cached(CacheStatus.HIT);
    call.callReport().answerAge(answer.age(clock.instant()));
    return reply(answer, response, request);
  }

  private ChatReply fromProvider(Chain chain, String key) {
    ChatRequest request = chain.request();
    ChatReply reply = chain.proceed(request);
    ChatCall call = chain.call();
    return call.cacheDirectives().write() ? keep(reply, key, model(request), call) : reply;
  }

  private @Nullable CachedAnswer find(String key, CacheDirectives directives) {
    CachedAnswer answer = cache.get(key);
    Duration maxAge = directives.maxAge();
    boolean tooOld =
        answer != null && maxAge != null && answer.age(clock.instant()).compareTo(maxAge) > 0;
    return tooOld ? null : answer;
  }

  private static ChatReply reply(CachedAnswer answer, ChatResponse response, ChatRequest request) {
    Target target = new Target(answer.provider(), answer.model(), false);
    ChatReply reply =
        request.stream()
            ? StreamingReply.replay(target, atNoCost(response, request.includesUsage()))
            : CompleteReply.of(target, response);
    reply.mapEnd(end -> end.withCost(end.usage(), Cost.saved(answer.costUsd())));
    return reply;
  }

  private static ChatResponse atNoCost(ChatResponse response, boolean shown) {
    JsonObject usage = response.json().object("usage");
    return usage == null || !shown
        ? response
        : new ChatResponse(response.json().with("usage", usage.with("cost", 0)));
  }

  private ChatReply keep(ChatReply reply, String key, String model, ChatCall call) {
    if (reply instanceof StreamingReply streaming) {
      StreamCollector collector = new StreamCollector(options.largestAnswer());
      streaming.observe(collector::add);
      streaming.onEnd(end -> store(key, end, model, call, collector::response));
      return streaming;
    }
    CompleteReply complete = (CompleteReply) reply;
    complete.onEnd(end -> store(key, end, model, call, complete::response));
    return complete;
  }

  /** The answer without its cost, because a later call does not cost the same. */
  private static ChatResponse withoutCost(ChatResponse response) {
    JsonObject usage = response.json().object("usage");
    return usage == null || !usage.has("cost")
        ? response
        : new ChatResponse(response.json().with("usage", usage.without("cost")));
  }

  private void store(
      String key,
      ReplyOutcome end,
      String model,
      ChatCall call,
      Supplier<@Nullable ChatResponse> answer) {
    Attempt answered = call.trace().latest();
    if (!end.complete() || answered != null && answered.target().fallback()) {
      return;
    }
    ChatResponse response = answer.get();
    if (response == null || !isKeepable(response) || wasCutByCost(response, call)) {
      return;
    }
    Duration ttl = Objects.requireNonNullElse(call.cacheDirectives().ttl(), options.ttl());
    Cost paid =
        answered == null ? null : answered.cost(); // without the cost of failed attempts before it
    BigDecimal cost = paid == null ? BigDecimal.ZERO : paid.usd();
    byte[] body = withoutCost(response).json().toBytes();
    if (body.length > options.largestAnswer()) {
      return;
    }
    cache.put(
        key,
        new CachedAnswer(
                end.provider(), end.model(), CachedBody.of(body), clock.instant(), ttl, cost)
            .requestedBy(tenant(call), model));
  }

  /** Not the whole request, which an open stream must not hold. */
  private static String model(ChatRequest request) {
    return Objects.requireNonNullElse(request.model(), "auto");
  }

  private static String tenant(ChatCall call) {
    Caller caller = call.caller();
    return caller == null ? "default" : caller.tenant();
  }

  /** Whether it would be longer for a caller that may spend more. */
  private static boolean wasCutByCost(ChatResponse response, ChatCall call) {
    return call.trace().loweredMaxTokens() != null
        && response.choices().stream()
            .anyMatch(choice -> "length".equals(choice.string("finish_reason")));
  }

  private static boolean isKeepable(ChatResponse response) {
    if (response.choices().isEmpty()) {
      return !response.json().objects("data").isEmpty(); // vectors have no finish reason
    }
    return response.choices().stream()
        .map(choice -> choice.string("finish_reason"))
        .allMatch(reason -> reason != null && !reason.equals("content_filter"));
  }
}
