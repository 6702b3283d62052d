package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Capability;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.AfterCommit;
import io.aiprovider.resilience.retry.RetryPlan;
import io.aiprovider.routing.continuation.ContinuedStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets another target go on with a plain text whose stream broke off. Thread-safe.
 *
 * @param usual what happens to names without a decision of their own
 * @param catalog says which models continue the text of an assistant
 */
record Continuations(
    Attempts attempts,
    AttemptGate gate,
    AfterCommit usual,
    RoutingOptions routing,
    ModelCatalog catalog) {
  private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");

  /**
   * A reply that goes on if it breaks off; the same if it must not.
   *
   * @param step the one that was answered
   */
  ChatReply of(
      ChatReply reply, RetryPlan.Step step, RetryPlan plan, ChatRequest request, ChatCall call) {
    if (!(reply instanceof StreamingReply stream)
        || policy(plan.route().group()) != AfterCommit.CONTINUE
        || !ContinuedStream.isPossible(request)) {
      return reply;
    }
    Successors successors = new Successors(step, plan, request, call);
    return StreamingReply.of(step.target(), new ContinuedStream(stream, successors::after));
  }

  private AfterCommit policy(@Nullable String group) {
    ModelGroup named = group == null ? null : routing.models().get(group);
    return named == null ? usual : Objects.requireNonNullElse(named.afterCommit(), usual);
  }

  /** The targets that go on with the answer to one call. Used by one thread at a time. */
  private final class Successors {
    private final RetryPlan plan;
    private final ChatRequest request;
    private final ChatCall call;
    private RetryPlan.Step last;

    Successors(RetryPlan.Step answered, RetryPlan plan, ChatRequest request, ChatCall call) {
      this.last = answered;
      this.plan = plan;
      this.request = request;
      this.call = call;
    }

    ContinuedStream.@Nullable Part after(String text, long used, ChatException failure) {
      ChatRequest rest = rest(text, used);
      plan.failed(last, failure);
      try {
        for (RetryPlan.Step step :
            rest == null ? List.<RetryPlan.Step>of() : plan.continuations()) {
          call.check();
          StreamingReply stream = rest == null ? null : stream(step, rest);
          if (stream != null) {
            last = step;
            return new ContinuedStream.Part(step.target(), stream);
          }
          if (plan.continuations().isEmpty()) {
            return null;
          }
        }
        return null;
      } finally {
        call.routePlan(plan.route());
      }
    }

    /** The stream of this target; null if it does not answer. */
    private @Nullable StreamingReply stream(RetryPlan.Step step, ChatRequest rest) {
      CatalogModel model = catalog.find(step.target().model());
      if (model == null
          || !model.can(Capability.ASSISTANT_PREFILL)
          || attempts.refusal(step.target(), call, false) != null
          || !(gate.enter(step.target(), attempts.filled(step, rest), call, false)
              instanceof AttemptGate.Pass pass)) {
        return null;
      }
      try {
        ChatReply reply =
            attempts.attempt(step, rest, call, pass, attempt -> attempt.report().continuation());
        return (StreamingReply) reply; // the commit gate makes streams of all answers
      } catch (ChatException failure) {
        call.check();
        Failover.record(plan, step, failure, call, false);
        return null;
      }
    }

    /** The request for the rest of the answer; null if it is as long as it may be. */
    private @Nullable ChatRequest rest(String text, long used) {
      JsonObject begun = ChatMessage.assistant(text).json().with("prefix", true); // Mistral's word
      List<JsonObject> messages = new ArrayList<>(request.json().objects("messages"));
      messages.add(begun);
      ChatRequest rest = request.with("messages", messages);
      for (String limit : LIMITS) {
        Long most = request.json().integer(limit);
        if (most != null && most <= used) {
          return null;
        }
        rest = most == null ? rest : rest.with(limit, most - used);
      }
      return rest;
    }
  }
}
