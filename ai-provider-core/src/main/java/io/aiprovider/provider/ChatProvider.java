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
 * breakers are the engine's task. They do not buffer a stream: the engine itself waits for the
 * first content before it commits to an answer.
 *
 * @since 0.1
 */
public interface ChatProvider extends AutoCloseable {

  /** The name it is configured, measured and reported under. */
  String name();

  /**
   * The vendor of its models, by the catalog's name for it ({@code openai}, {@code anthropic}, …);
   * empty when that is not known.
   */
  default String type() {
    return "";
  }

  /**
   * Whether this is the service of the vendor itself, which has no other models than the vendor's.
   * Such a provider is not called for a model that another vendor owns in the catalog. Default:
   * false.
   */
  default boolean isVendorsOwn() {
    return false;
  }

  /**
   * The identity of the service: equal for two providers of one name that use the same service with
   * the same credentials. When a client gets a new configuration, the state of a provider (such as
   * its circuit) is kept if the new one's identity is equal. It must not contain a readable
   * credential. Default: this object.
   */
  default Object identity() {
    return this;
  }

  /**
   * The model to use when neither the request nor the configuration names one; null when there is
   * no obvious one.
   */
  default @Nullable String defaultModel() {
    return null;
  }

  /**
   * The models that its last probe reported, where no catalog can know them, such as locally
   * installed ones. Never calls the provider. Default: none.
   */
  default List<String> models() {
    return List.of();
  }

  /**
   * The accounts it calls its service with, which do not change; at least one. If there are
   * several, an attempt names the one to use with {@link
   * io.aiprovider.call.AttemptReport#account()}. Default: one.
   */
  default List<ProviderAccount> accounts() {
    return List.of(ProviderAccount.SOLE);
  }

  /**
   * The operations it supports, which do not change. It never receives a request for another
   * operation. Default: chats only.
   */
  default Set<Operation> operations() {
    return Set.of(Operation.CHAT);
  }

  /**
   * Whether it reports to each attempt when the request has been sent, with {@link
   * io.aiprovider.call.AttemptReport#dispatched}. An attempt that ends before that costs nothing.
   * Default: false, and a request counts as sent when {@link #chat} is called.
   */
  default boolean reportsDispatch() {
    return false;
  }

  /**
   * Requests an answer, once.
   *
   * <p>Blocks until the answer is there or, for a stream, has begun. When {@code attempt} is
   * cancelled, this call (or the stream it led to) ends soon and fails with {@link
   * ChatCall#cancelled() the reason}.
   *
   * @param request what to answer; its model is set, by the name this provider has for it. A stream
   *     always requests usage
   * @param attempt the attempt this is; its target is set
   * @return a {@link io.aiprovider.reply.StreamingReply} if the request asks for a stream, else a
   *     {@link io.aiprovider.reply.CompleteReply}. A complete answer to a stream request is allowed
   *     too: the engine replays it as chunks
   * @throws io.aiprovider.failure.ChatException of the kind that says what went wrong
   */
  ChatReply chat(ChatRequest request, ChatCall attempt);

  /**
   * Checks that the provider is reachable and accepts our key, without using paid tokens. May take
   * a few seconds.
   *
   * @throws io.aiprovider.failure.ChatException if one of them is not the case
   */
  default void probe() {}

  /** Closes connections. Calls in progress may fail. */
  @Override
  default void close() {}
}
