package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;

/**
 * Selects the targets that may answer a request.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RoutePlanner {

  /**
   * The targets to call, in order, and the reasons why other targets are left out. The plan is also
   * the call's {@link ChatCall#routePlan()}.
   *
   * @return a plan with at least one target
   * @throws io.aiprovider.failure.ModelNotFound if no target may answer the request
   */
  RoutePlan planFor(ChatRequest request, ChatCall call);
}
