package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the targets that cannot serve a request, as far as the catalog knows: those that
 * cannot do what it needs, and those whose context window is too small for the prompt. A model that
 * the catalog does not know is called, and so is the only target of a call: then the provider
 * decides. The plan that the cache key depends on is the one before this check. Thread-safe.
 */
public final class CapabilityCheck implements RoutePlanner {
  private final RoutePlanner routes;
  private final ModelCatalog catalog;
  private final ToLongFunction<ChatRequest> estimate;
  private final ToLongFunction<ChatRequest> count;

  /**
   * A check of these routes.
   *
   * @param estimate a quick estimate of the tokens of a prompt
   * @param count the count of the tokens of a prompt; used only if the estimate is beyond a window
   */
  public CapabilityCheck(
      RoutePlanner routes,
      ModelCatalog catalog,
      ToLongFunction<ChatRequest> estimate,
      ToLongFunction<ChatRequest> count) {
    this.routes = routes;
    this.catalog = catalog;
    this.estimate = estimate;
    this.count = count;
  }

  /**
   * The plan without these targets.
   *
   * @throws UnsupportedFeature if no target can do what the request needs
   * @throws ContextOverflow if the prompt is too long for each target
   */
  @Override
  public RoutePlan planFor(ChatRequest request, ChatCall call) {
    RoutePlan plan = routes.planFor(request, call);
    if (plan.isSole() || request.operation() != Operation.CHAT) {
      return plan;
    }
    Set<RequestNeed> needs = RequestNeed.of(request);
    PromptLength length = new PromptLength(request, estimate, count);
    if (needs.isEmpty() && length.fitsEverywhere()) {
      return plan; // most calls, without a look at each candidate
    }
    List<Candidate> leftOut = null;
    for (Candidate candidate : plan.callable()) {
      Candidate unable = checked(candidate, needs, length);
      if (unable != null) {
        leftOut = leftOut == null ? new ArrayList<>() : leftOut;
        leftOut.add(unable);
      }
    }
    return leftOut == null ? plan : without(leftOut, plan, length, call);
  }

  /** The candidate with the reason why it is left out; null if it is not. */
  private @Nullable Candidate checked(
      Candidate candidate, Set<RequestNeed> needs, PromptLength length) {
    CatalogModel model = catalog.find(candidate.target().model());
    if (model == null) {
      return null;
    }
    for (RequestNeed need : needs) {
      if (need.isMissingIn(model)) {
        return new Candidate(
            candidate.target(), Verdict.INCAPABLE, "the model cannot " + need.words());
      }
    }
    return length.exceeds(model.contextWindow())
        ? new Candidate(
            candidate.target(),
            Verdict.PROMPT_TOO_LONG,
            "the prompt has about %d tokens, and the context window of the model is %d"
                .formatted(length.tokens(), model.contextWindow()))
        : null;
  }

  private RoutePlan without(
      List<Candidate> leftOut, RoutePlan plan, PromptLength length, ChatCall call) {
    RoutePlan able = plan.with(leftOut);
    call.routePlan(able);
    boolean tooLong = leftOut.stream().allMatch(each -> each.verdict() == Verdict.PROMPT_TOO_LONG);
    boolean any =
        able.callable().stream()
            .map(Candidate::verdict)
            .anyMatch(
                verdict ->
                    verdict == Verdict.SELECTED
                        || tooLong && verdict == Verdict.ON_CONTEXT_OVERFLOW);
    if (!any) {
      throw failure(leftOut, length);
    }
    return able;
  }

  private ChatException failure(List<Candidate> leftOut, PromptLength length) {
    if (leftOut.stream().allMatch(each -> each.verdict() == Verdict.PROMPT_TOO_LONG)) {
      return new ContextOverflow(
          "The maximum context length of the models that may answer is %d tokens. However, the messages have about %d tokens. Reduce the length of the messages."
              .formatted(largestWindow(leftOut), length.tokens()),
          FailureDetail.ofParam("messages"));
    }
    return new UnsupportedFeature(
        "None of the models that may answer can do what this request needs. "
            + leftOut.stream()
                .map(each -> each.target() + ": " + each.reason() + ".")
                .collect(Collectors.joining(" ")),
        FailureDetail.ofParam("model"));
  }

  private long largestWindow(List<Candidate> candidates) {
    return candidates.stream()
        .map(each -> catalog.find(each.target().model()))
        .mapToLong(model -> model == null ? 0 : model.contextWindow())
        .max()
        .orElse(0);
  }

  /** Why a candidate of a plan was left out by this check; null if it was not. */
  static @Nullable ChatException reason(Candidate candidate) {
    return switch (candidate.verdict()) {
      case INCAPABLE -> new UnsupportedFeature(sentence(candidate), detail(candidate));
      case PROMPT_TOO_LONG -> new ContextOverflow(sentence(candidate), detail(candidate));
      default -> null;
    };
  }

  private static String sentence(Candidate candidate) {
    return candidate.target() + " is not called: " + candidate.reason() + ".";
  }

  private static FailureDetail detail(Candidate candidate) {
    return FailureDetail.ofProvider(candidate.target().provider());
  }
}
