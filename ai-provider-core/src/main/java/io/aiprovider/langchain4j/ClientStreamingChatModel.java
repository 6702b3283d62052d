package io.aiprovider.langchain4j;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * A {@link ChatClient} as LangChain4j's {@link StreamingChatModel}.
 *
 * <p>An invalid request, or one that OpenAI's protocol cannot express, is refused at once with an
 * exception. If no thread is free, the handler's {@code onError} is called on the caller's thread.
 * All other events reach the handler on one of the client's threads, always the same one for a
 * request: pieces of text, thinking and tool calls as they arrive; when the answer is complete,
 * each whole tool call; then the answer or the error. An exception from the handler is passed to
 * its {@code onError}, and the answer continues, as in LangChain4j's own models. Cancelling the
 * streaming handle cancels the call and the request to the provider; the handler receives nothing
 * more.
 *
 * <p>Errors are LangChain4j's, with the client's {@link ChatException} as the cause; all are {@link
 * LangChain4jException}s. Requests and answers are translated as in {@link ClientChatModel}.
 *
 * <p>Immutable and thread-safe. The owner of the client closes it.
 *
 * @since 0.1
 */
public final class ClientStreamingChatModel implements StreamingChatModel {
  private static final JsonObject WITH_USAGE = JsonObject.of("include_usage", true);

  private final ChatClient client;
  private final ModelOptions options;

  private ClientStreamingChatModel(ChatClient client, ModelOptions options) {
    this.client = client;
    this.options = options;
  }

  /** The client as a model, with its own defaults. */
  public static ClientStreamingChatModel of(ChatClient client) {
    return new ClientStreamingChatModel(client, ModelOptions.NONE);
  }

  /** A copy that uses this model for requests without a model. */
  public ClientStreamingChatModel withModel(String name) {
    return new ClientStreamingChatModel(client, options.withModel(name));
  }

  /** A copy with these default parameters, for requests that do not set them. */
  public ClientStreamingChatModel withDefaults(ChatRequestParameters parameters) {
    return new ClientStreamingChatModel(client, options.withDefaults(parameters));
  }

  /**
   * A copy whose listeners for requests, answers and errors are these, in place of the earlier
   * ones.
   */
  public ClientStreamingChatModel withListeners(List<ChatModelListener> listeners) {
    return new ClientStreamingChatModel(client, options.withListeners(listeners));
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    try {
      client.async().stream(
              ClientRequestTranslation.of(request)
                  .withStream(true)
                  .with("stream_options", WITH_USAGE))
          .subscribe(new HandlerSubscriber(handler));
    } catch (ChatException failure) {
      throw FailureTranslation.of(failure);
    }
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return options.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return options.listeners();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
  }
}
