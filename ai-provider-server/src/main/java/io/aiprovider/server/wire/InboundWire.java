package io.aiprovider.server.wire;

import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.server.access.RequestHead;
import java.util.Set;

/**
 * A protocol that callers use. It translates requests into the chat form, and answers from it;
 * everything in between (routing, failover, limits, cache, cost) uses only the chat form.
 *
 * <p>Has no state and is thread-safe: the state of one call is in its {@link ReplyEncoder}.
 */
public interface InboundWire extends ErrorFormat {
  /** The paths it is used at; one that ends with {@code /*} means all paths below it. */
  Set<String> paths();

  /**
   * Reads a request.
   *
   * @param head its path and headers, because some protocols put the model or the operation there
   * @param body the received bytes. They are never changed, so the request may keep parts of them:
   *     a request that is not changed is sent to a provider of the same protocol with its original
   *     bytes
   * @throws InvalidRequest if it is not a request of this protocol
   */
  InboundRequest read(RequestHead head, byte[] body);
}
