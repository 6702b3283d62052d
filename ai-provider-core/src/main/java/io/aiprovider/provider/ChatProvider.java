package io.aiprovider.provider;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.reply.ChatReply;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that answers chat requests: a hosted API, a server on your own machines, a program.
 *
 * <p>Implementations are thread-safe. They try once: retries, failover, timeouts and circuit
 * breakers are the engine's. They hold nothing back: the engine waits for the first content before
 * it commits itself to an answer.
 *
 * @since 0.1
 */
public interface ChatProvider extends AutoCloseable {

  /** The name it is configured, measured and reported under. */
  String name();

  /**
   * The vendor whose models it has, as the catalog names vendors ({@code openai}, {@code
   * anthropic}, …); empty when that is not known.
   */
  default String type() {
    return "";
  }

  /**
   * Whether this is the service of the vendor itself, which has no other models than the vendor's.
   * Such a provider is not asked for a model that another vendor owns in the catalog. Default:
   * false.
   */
  default boolean isVendorsOwn() {
    return false;
  }

  /**
   * What tells whether two providers of one name are the same: the same service with the same
   * credentials. When a client gets a new configuration, what it has learnt about a provider stays
   * if the new one's identity is equal. Never has a credential in it that could be read. Default:
   * this object.
   */
  default Object identity() {
    return this;
  }

  /** The model to ask for when nobody named one; null when there is no obvious one. */
  default @Nullable String defaultModel() {
    return null;
  }

  /**
   * The models it said it has when it was last probed, where no catalog can know: those that
   * somebody installed, say. Never asks for them. Default: none.
   */
  default List<String> models() {
    return List.of();
  }

  /**
   * What it can be asked, which does not change. A request of another kind never comes to it.
   * Default: chats only.
   */
  default Set<Operation> operations() {
    return Set.of(Operation.CHAT);
  }

  /**
   * Asks for an answer, once.
   *
   * <p>Blocks until the answer is there or, for a stream, has begun. When {@code attempt} is
   * cancelled, this call (or the stream it led to) ends soon and fails with {@link
   * ChatCall#cancelled() the reason}.
   *
   * @param request what to answer; its model is set, by the name this provider has for it. A stream
   *     is asked for usage in any case
   * @param attempt the attempt this is; its target is set
   * @return a {@link io.aiprovider.reply.StreamingReply} if the request asks for a stream, else a
   *     {@link io.aiprovider.reply.CompleteReply}. A complete answer to a stream request is allowed
   *     too: the engine replays it as chunks
   * @throws io.aiprovider.failure.ChatException of the kind that says what went wrong
   */
  ChatReply chat(ChatRequest request, ChatCall attempt);

  /**
   * Finds out whether the provider is there and takes our key, without using paid tokens. May take
   * a few seconds.
   *
   * @throws io.aiprovider.failure.ChatException if it is not, or does not
   */
  default void probe() {}

  /** Lets go of connections. Calls under way may fail. */
  @Override
  default void close() {}
}
