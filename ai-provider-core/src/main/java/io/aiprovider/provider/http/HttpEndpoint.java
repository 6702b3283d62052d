package io.aiprovider.provider.http;

import io.aiprovider.call.ChatCall;
import java.time.Duration;

/**
 * An address of a provider. Thread-safe.
 *
 * <p>Both methods block the calling thread until the reply's headers have arrived, follow no
 * redirect and try once. Only a request on a kept-alive connection that the provider had already
 * closed, which fails within a second and without a reply, is sent once again on a new connection.
 * When {@code attempt} is cancelled they fail soon with the reason. Otherwise they fail with
 *
 * <ul>
 *   <li>{@link io.aiprovider.failure.TimedOut} if no connection was made in time,
 *   <li>{@link io.aiprovider.failure.Unavailable} if none could be made, or it broke before the
 *       reply,
 *   <li>{@link io.aiprovider.failure.Cancelled} if the thread was interrupted.
 * </ul>
 *
 * @since 0.1
 */
public interface HttpEndpoint {

  /**
   * Posts JSON. The only time limit is the attempt's cancellation.
   *
   * @param json the body, which must not be changed afterwards
   */
  HttpReply post(byte[] json, ChatCall attempt);

  /**
   * Gets the resource. If the service has several accounts and refuses one, another one is used.
   *
   * @param timeLimit for the whole exchange, the body included
   */
  HttpReply get(ChatCall attempt, Duration timeLimit);
}
