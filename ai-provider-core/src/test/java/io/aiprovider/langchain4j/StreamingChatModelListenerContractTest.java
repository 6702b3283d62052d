package io.aiprovider.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import io.aiprovider.client.ChatClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class StreamingChatModelListenerContractTest extends AbstractStreamingChatModelListenerIT {
  private final List<ChatClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(ChatClient::close);
  }

  private StreamingChatModel model(ChatClient client, ChatModelListener listener) {
    clients.add(client);
    return ClientStreamingChatModel.of(client)
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
  protected StreamingChatModel createModel(ChatModelListener listener) {
    return model(Models.knowing(), listener);
  }

  @Override
  protected StreamingChatModel createFailingModel(ChatModelListener listener) {
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
