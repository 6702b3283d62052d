package io.aiprovider.server.wire;

import io.aiprovider.chat.ChatRequest;

/**
 * A further request that must be answered before the caller gets an answer.
 *
 * @param request the request
 * @param fresh whether a model must answer it, because a stored answer is of no use
 */
public record FollowUp(ChatRequest request, boolean fresh) {

  /** A request that may be answered from the cache. */
  public static FollowUp of(ChatRequest request) {
    return new FollowUp(request, false);
  }

  /** A request that a model must answer. */
  public static FollowUp fresh(ChatRequest request) {
    return new FollowUp(request, true);
  }
}
