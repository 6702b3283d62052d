package io.aiprovider.server.wire;

import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.server.access.RequestHead;
import java.util.Set;

/**
 * A protocol that callers speak. It translates requests into the chat form and answers out of it;
 * everything between (routing, failover, limits, cache, cost) sees the chat form only.
 *
 * <p>Has no state and is thread-safe: what belongs to one call is in its {@link ReplyEncoder}.
 */
public interface InboundWire extends ErrorFormat {
  /** The paths it is spoken at; one that ends with {@code /*} stands for all below it. */
  Set<String> paths();

  /**
   * Reads a request.
   *
   * @param head its path and headers, since some protocols name the model or the operation there
   * @param body the bytes that came. Nobody changes them, so the request may keep parts of them:
   *     what nothing changes on the way goes to a provider of the same protocol as it came
   * @throws InvalidRequest if it is no request of this protocol
   */
  InboundRequest read(RequestHead head, byte[] body);
}
