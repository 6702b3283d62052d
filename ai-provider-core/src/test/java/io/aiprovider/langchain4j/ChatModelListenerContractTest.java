package io.aiprovider.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import io.aiprovider.client.ChatClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class ChatModelListenerContractTest extends AbstractChatModelListenerIT {
  private final List<ChatClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(ChatClient::close);
  }

  private ChatModel model(ChatClient client, ChatModelListener listener) {
    clients.add(client);
    return ClientChatModel.of(client)
        .withDefaults(
            ChatRequestParameters.builder()
                .temperature(temperature())
                .topP(topP())
                .maxOutputTokens(maxTokens())
                .build())
        .withModel(modelName())
        .withListeners(List.of(listener));
  }

  @Override
  protected ChatModel createModel(ChatModelListener listener) {
    return model(Models.knowing(), listener);
  }

  @Override
  protected ChatModel createFailingModel(ChatModelListener listener) {
    return model(Models.refused(), listener);
  }

  @Override
  protected String modelName() {
    return "model-1";
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return AuthenticationException.class;
  }
}
