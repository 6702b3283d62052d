package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;
import java.util.List;

/**
 * Knows who may serve a request.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Targets {

  /**
   * The targets to try, in order.
   *
   * @return at least one
   * @throws io.aiprovider.failure.ModelNotFound if nobody may serve the request
   */
  List<Target> targetsFor(ChatRequest request, ChatCall call);
}
