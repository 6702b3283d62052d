package io.aiprovider.call;

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
   * Whether requests of this kind pass it too: only chats do, unless it says otherwise. Those that
   * are no chat have no messages.
   */
  default boolean handles(Operation operation) {
    return operation == Operation.CHAT;
  }

  /** The rest of the way. */
  interface Chain {
    /** The request as the interceptors before left it. */
    ChatRequest request();

    /** The call, or the attempt, this is about. */
    ChatCall call();

    /**
     * Goes on with a request.
     *
     * @throws io.aiprovider.failure.ChatException if that fails
     */
    ChatReply proceed(ChatRequest request);
  }
}
