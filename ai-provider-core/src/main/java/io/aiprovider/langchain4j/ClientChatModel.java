package io.aiprovider.langchain4j;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import java.util.List;
import java.util.Set;

/**
 * A {@link ChatClient} as LangChain4j's {@link ChatModel}.
 *
 * <pre>{@code
 * Assistant assistant =
 *     AiServices.builder(Assistant.class)
 *         .chatModel(ClientChatModel.of(client).withModel("gpt-4o-mini"))
 *         .build();
 * }</pre>
 *
 * <p>A request without a model name goes to the client's default model. Only the parameters that
 * all LangChain4j models share are sent; an interceptor can set others. Parts of an answer that
 * LangChain4j has no field for, such as signed thinking, are kept in an attribute of the {@code
 * AiMessage} and sent back to the provider with it. A JSON Schema is sent in OpenAI's strict mode
 * if strict mode supports all of it. The client retries and fails over, so code that uses this
 * model does not need to.
 *
 * <p>It throws LangChain4j's exceptions, {@code RateLimitException} for instance, with the client's
 * {@link ChatException} as the cause; all are {@link LangChain4jException}s.
 *
 * <p>Immutable and thread-safe. The owner of the client closes it.
 *
 * @since 0.1
 */
public final class ClientChatModel implements ChatModel {
  private final ChatClient client;
  private final ModelOptions options;

  private ClientChatModel(ChatClient client, ModelOptions options) {
    this.client = client;
    this.options = options;
  }

  /** The client as a model, with its own defaults. */
  public static ClientChatModel of(ChatClient client) {
    return new ClientChatModel(client, ModelOptions.NONE);
  }

  /** A copy that uses this model for requests without a model. */
  public ClientChatModel withModel(String name) {
    return new ClientChatModel(client, options.withModel(name));
  }

  /** A copy with these default parameters, for requests that do not set them. */
  public ClientChatModel withDefaults(ChatRequestParameters parameters) {
    return new ClientChatModel(client, options.withDefaults(parameters));
  }

  /**
   * A copy whose listeners for requests, answers and errors are these, in place of the earlier
   * ones.
   */
  public ClientChatModel withListeners(List<ChatModelListener> listeners) {
    return new ClientChatModel(client, options.withListeners(listeners));
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    try {
      return AnswerTranslation.of(client.chat(ClientRequestTranslation.of(request)));
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
