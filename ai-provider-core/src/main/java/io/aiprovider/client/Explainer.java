package io.aiprovider.client;

import io.aiprovider.admission.Admission;
import io.aiprovider.cache.CachePreview;
import io.aiprovider.cache.Caching;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.Explanation.Candidate;
import io.aiprovider.client.compatibility.CompletionsAsChats;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.routing.Failover;
import io.aiprovider.routing.RoutePreview;
import io.aiprovider.routing.Router;
import io.aiprovider.spending.ExpectedCost;
import io.aiprovider.spending.SpendingControl;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the steps of a pipeline what they would do with a call. Thread-safe. */
final class Explainer {
  private static final CachePreview SWITCHED_OFF = CachePreview.bypass("the cache is switched off");

  private final CompletionsAsChats completions;
  private final Admission admission;
  private final @Nullable Caching caching;
  private final SpendingControl spending;
  private final Failover failover;
  private final Clock clock;

  /**
   * @param caching null: the cache is switched off
   */
  Explainer(
      CompletionsAsChats completions,
      Admission admission,
      @Nullable Caching caching,
      SpendingControl spending,
      Failover failover,
      Clock clock) {
    this.completions = completions;
    this.admission = admission;
    this.caching = caching;
    this.spending = spending;
    this.failover = failover;
    this.clock = clock;
  }

  Explanation explain(ChatRequest original, ChatCall call) {
    ChatRequest request = passedOn(original, call);
    ChatException limit = admission.refusal(request, call);
    CachePreview cache;
    RoutePreview route;
    ChatException refusal;
    try {
      cache = caching == null ? SWITCHED_OFF : caching.preview(request, call);
      refusal = afterCache(cache, request, call);
      route = failover.preview(request, call);
    } catch (ChatException noTarget) {
      cache = CachePreview.bypass("no target may answer the request");
      refusal = noTarget;
      RoutePlan plan = call.routePlan();
      route = RoutePreview.of(plan == null ? List.of() : plan.candidates(), null);
    }
    if (refusal == null && !cache.answers()) {
      refusal = route.failure();
    }
    long tokens = spending.promptTokens(request);
    return new Explanation(
        original.model() == null ? Router.AUTO : original.model(),
        original.operation(),
        tokens,
        cache,
        candidates(route, request, tokens),
        route.hedgeAfter(),
        limit == null ? refusal : limit);
  }

  private ChatRequest passedOn(ChatRequest original, ChatCall call) {
    try {
      return completions.passedOn(original, call);
    } catch (ModelNotAllowed notAllowed) {
      return original; // the next step refuses it
    }
  }

  /**
   * Why a call that is not answered from the cache would fail without a target; null: it would not.
   */
  private @Nullable ChatException afterCache(
      CachePreview cache, ChatRequest request, ChatCall call) {
    ChatException budget = spending.preview(request, call);
    if (cache.answers()) {
      return null;
    }
    return call.cacheDirectives().onlyIfCached() ? CachedOnly.failure() : budget;
  }

  private List<Candidate> candidates(RoutePreview route, ChatRequest request, long tokens) {
    List<Candidate> candidates = new ArrayList<>();
    for (RoutePreview.Entry entry : route.entries()) {
      RoutePlan.Candidate planned = entry.candidate();
      ExpectedCost cost = spending.expectedCost(planned.target(), request, tokens);
      Duration cooldown = entry.cooldown();
      candidates.add(
          new Candidate(
              planned.target(),
              entry.position(),
              planned.verdict(),
              planned.reason(),
              cooldown == null ? null : clock.instant().plus(cooldown),
              cost.answerTokens(),
              cost.usd()));
    }
    candidates.sort(Explainer::byPosition);
    return candidates;
  }

  /** Those that are called first; the others keep their order. */
  private static int byPosition(Candidate one, Candidate other) {
    if (one.position() == 0 || other.position() == 0) {
      return Boolean.compare(one.position() == 0, other.position() == 0);
    }
    return Integer.compare(one.position(), other.position());
  }
}
