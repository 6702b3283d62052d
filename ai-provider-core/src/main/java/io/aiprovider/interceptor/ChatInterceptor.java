package io.aiprovider.interceptor;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.reply.ChatReply;

/**
 * A step of every call: it may read the request, change it, answer it, or read and change the
 * reply. Must be thread-safe.
 *
 * <p>An interceptor belongs to the call chain and runs once for each call, unless it is an {@link
 * AttemptInterceptor}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChatInterceptor {

  /**
   * Handles one call.
   *
   * @throws io.aiprovider.failure.ChatException if the call fails
   */
  ChatReply intercept(Chain chain);

  /**
   * Whether it intercepts requests of this kind. By default only chats; requests of other kinds
   * have no messages.
   */
  default boolean handles(Operation operation) {
    return operation == Operation.CHAT;
  }

  /** The rest of the chain. */
  interface Chain {
    /** The request as changed by the interceptors before this one. */
    ChatRequest request();

    /** The call, or on the attempt chain the attempt. */
    ChatCall call();

    /**
     * Passes a request to the rest of the chain and returns its reply.
     *
     * @throws io.aiprovider.failure.ChatException if that fails
     */
    ChatReply proceed(ChatRequest request);
  }
}
