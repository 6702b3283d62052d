package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;

/**
 * Knows who may answer a request.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RoutePlanner {

  /**
   * The targets to ask, in order, and why others are left out. The plan is also the call's {@link
   * ChatCall#routePlan()}.
   *
   * @return a plan with at least one target
   * @throws io.aiprovider.failure.ModelNotFound if nobody may answer the request
   */
  RoutePlan planFor(ChatRequest request, ChatCall call);
}
