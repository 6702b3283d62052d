package io.aiprovider.cache;

import io.aiprovider.cache.coalescing.Coalescing;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.ChatReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the cache, and stores the answers of providers. Plain and streamed calls share cache
 * entries: a stream is assembled before it is stored, and a cached answer can be streamed as
 * chunks.
 *
 * <p>It stores only answers that are complete and come from the requested model. If it is
 * configured, an answer that is not fresh any more is returned while a newer one is requested, or
 * if no provider can give one.
 */
public final class Caching implements ChatInterceptor {
  /**
   * The key of a stale answer that was returned and is to be replaced by a newer one. Absent if no
   * newer answer is needed.
   */
  public static final CallAttribute<String> REFRESH = CallAttribute.named("cache_refresh");

  private final ResponseCache cache;
  private final CacheScope scope;
  private final ModelTtls ttls;
  private final StaleRules stale;
  private final AnswerKeeping keeping;
  private final RoutePlanner routes;
  private final Clock clock;
  private final @Nullable Coalescing coalescing;
  private final @Nullable SimilarQuestions similar;

  /**
   * Creates the cache step for these routes.
   *
   * @param routes the targets that would be called; they are part of the cache key
   * @param coalescing lets identical calls share an answer that is not in the cache yet; null: they
   *     do not
   * @param similar finds answers to questions with the same meaning; null: they are not looked for
   */
  public Caching(
      ResponseCache cache,
      CacheOptions options,
      RoutePlanner routes,
      Clock clock,
      @Nullable Coalescing coalescing,
      @Nullable SimilarQuestions similar) {
    this.cache = cache;
    this.scope = options.scope();
    this.ttls = new ModelTtls(options);
    this.stale = new StaleRules(options);
    this.keeping = new AnswerKeeping(cache, options, clock);
    this.routes = routes;
    this.clock = clock;
    this.coalescing = coalescing;
    this.similar = similar;
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
    if (reasonForBypass(request, directives) != null) {
      return chain.proceed(request);
    }
    Duration began = call.elapsed();
    RoutePlan plan = routes.planFor(request, call);
    Duration ttl = ttls.of(request, plan);
    if (ttl.isZero()) {
      return chain.proceed(request);
    }
    String key = CacheKey.of(request, scope, call.caller(), plan);
    call.shared(CallAttribute.CACHE_KEY, () -> key);
    int ended = coalescing == null ? 0 : coalescing.ended(key);
    FoundAnswer found = directives.read() ? found(cache.get(key), directives) : null;
    if (directives.read()) {
      call.callReport().step(CallStep.Kind.CACHE_LOOKUP, began, null);
    }
    if (found != null && found.isServable()) {
      return served(found, key, chain);
    }
    call.callReport().cached(CacheStatus.MISS);
    AnswerKeeping.Place place =
        AnswerKeeping.Place.of(
            key, Objects.requireNonNullElse(directives.ttl(), ttl), request, call);
    return fromProvider(chain, place, found, ended);
  }

  /** Why the cache is not used for this request; null if it is. */
  private static @Nullable String reasonForBypass(ChatRequest request, CacheDirectives directives) {
    if (!directives.read() && !directives.write()) {
      return "the call does not allow to read or store answers";
    }
    return Cacheability.allows(request)
        ? null
        : "an answer to this request may depend on more than the request";
  }

  /**
   * What the cache would do for a call. It only looks: nothing is counted or stored, and no newer
   * answer is requested. Answers to questions with the same meaning are not looked for, because a
   * model would have to be called for that.
   *
   * @throws io.aiprovider.failure.ModelNotFound if no target may answer the request
   */
  public CachePreview preview(ChatRequest request, ChatCall call) {
    CacheDirectives directives = call.cacheDirectives();
    String unused =
        handles(request.operation())
            ? reasonForBypass(request, directives)
            : "answers of this operation are not cached";
    if (unused != null) {
      return CachePreview.bypass(unused);
    }
    RoutePlan plan = routes.planFor(request, call);
    if (ttls.of(request, plan).isZero()) {
      return CachePreview.bypass("answers of this model are not cached");
    }
    if (!directives.read()) {
      return CachePreview.miss("the call does not allow to read stored answers");
    }
    String key = CacheKey.of(request, scope, call.caller(), plan);
    FoundAnswer found = found(cache.peek(key), directives);
    return found == null
        ? CachePreview.miss("no answer to this request is stored")
        : found.preview();
  }

  /** A stored answer with the use that may be made of it; null if there is none. */
  private @Nullable FoundAnswer found(@Nullable CachedAnswer answer, CacheDirectives directives) {
    ChatResponse response = answer == null ? null : answer.response();
    if (answer == null || response == null) {
      return null;
    }
    Instant now = clock.instant();
    Duration age = answer.age(now);
    if (directives.maxAge() != null && age.compareTo(directives.maxAge()) > 0) {
      return null;
    }
    FoundAnswer.Use use = FoundAnswer.Use.FRESH;
    if (answer.isStale(now)) {
      use =
          stale.allowsWhileRevalidating(answer, now)
              ? FoundAnswer.Use.WHILE_REVALIDATING
              : FoundAnswer.Use.INSTEAD_OF_FAILURE;
      if (use == FoundAnswer.Use.INSTEAD_OF_FAILURE
          && !stale.allowsInsteadOfFailure(answer, now, directives)) {
        return null;
      }
    }
    return new FoundAnswer(answer, response, age, use);
  }

  private static ChatReply served(FoundAnswer found, String key, Chain chain) {
    ChatCall call = chain.call();
    CacheDirectives directives = call.cacheDirectives();
    boolean refreshed = directives.write() && !directives.onlyIfCached();
    if (found.use() == FoundAnswer.Use.WHILE_REVALIDATING && refreshed) {
      call.shared(REFRESH, () -> key);
    }
    return found.reply(chain.request(), call);
  }

  private ChatReply fromProvider(
      Chain chain, AnswerKeeping.Place place, @Nullable FoundAnswer otherwise, int ended) {
    ChatCall call = place.call();
    try {
      return coalescing == null || !call.cacheDirectives().read()
          ? kept(chain, place)
          : coalescing.answer(
              place.key(), chain.request(), call, () -> unlessStored(chain, place, ended));
    } catch (ChatException failure) {
      if (otherwise == null || !StaleRules.couldBeMended(failure)) {
        throw failure;
      }
      return otherwise.reply(chain.request(), call);
    }
  }

  /** Looks again if an identical call may have stored its answer since the first look. */
  private ChatReply unlessStored(Chain chain, AnswerKeeping.Place place, int ended) {
    if (coalescing != null && coalescing.ended(place.key()) != ended) {
      FoundAnswer found = found(cache.get(place.key()), place.call().cacheDirectives());
      if (found != null && found.use() == FoundAnswer.Use.FRESH) {
        return found.reply(chain.request(), place.call());
      }
    }
    return kept(chain, place);
  }

  private ChatReply kept(Chain chain, AnswerKeeping.Place place) {
    ChatCall call = place.call();
    CacheDirectives directives = call.cacheDirectives();
    SimilarQuestions.Found other = similar == null ? null : findSimilar(similar, chain);
    if (other != null && other.answer() != null) {
      return other.answer().reply(chain.request(), call);
    }
    ChatReply reply = chain.proceed(chain.request());
    if (directives.write()) {
      keeping.keep(reply, place);
    }
    if (similar != null && other != null && other.question() != null) {
      similar.remember(other.question(), place.key(), reply);
    }
    return reply;
  }

  /** Null if the request is not compared with others. */
  private SimilarQuestions.@Nullable Found findSimilar(SimilarQuestions others, Chain chain) {
    ChatCall call = chain.call();
    CacheDirectives directives = call.cacheDirectives();
    boolean compared = directives.read() && directives.write() && !directives.onlyIfCached();
    return compared
        ? others.find(
            chain.request(),
            call,
            routes.planFor(chain.request(), call),
            key -> found(cache.get(key), directives))
        : null;
  }
}
