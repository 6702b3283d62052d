package io.aiprovider.langchain4j;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.atLeastOnce;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.aiprovider.client.ChatClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.mockito.InOrder;

/**
 * LangChain4j's contract for streaming chat models: all of it. One of its tests waits half a minute
 * for something that must not happen, so the class runs in parallel with the others.
 */
@Execution(ExecutionMode.CONCURRENT)
class StreamingChatModelContractTest extends AbstractStreamingChatModelIT {
  @TempDir static Path pictures;

  private final ChatClient client = Models.knowing();

  @AfterAll
  void close() {
    client.close();
  }

  @Override
  protected List<StreamingChatModel> models() {
    return List.of(ClientStreamingChatModel.of(client));
  }

  @Override
  protected StreamingChatModel createModelWith(ChatRequestParameters parameters) {
    return ClientStreamingChatModel.of(client).withDefaults(parameters);
  }

  @Override
  public StreamingChatModel createModelWith(ChatModelListener listener) {
    return ClientStreamingChatModel.of(client).withListeners(List.of(listener));
  }

  @Override
  protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
    return createParameters(maxOutputTokens);
  }

  @Override
  protected String customModelName() {
    return "another-model";
  }

  @Override
  protected String catImageUrl() {
    return Pictures.url(pictures, "cat.png");
  }

  @Override
  protected String diceImageUrl() {
    return Pictures.url(pictures, "dice.png");
  }

  @Override
  protected void verifyToolCallbacks(
      StreamingChatResponseHandler handler, InOrder order, String id) {
    order
        .verify(handler, atLeastOnce())
        .onPartialToolCall(argThat(piece -> piece.id().equals(id)), any());
    order
        .verify(handler)
        .onCompleteToolCall(complete(0, id, "getWeather", "{\"city\":\"Munich\"}"));
  }

  @Override
  protected void verifyToolCallbacks(
      StreamingChatResponseHandler handler, InOrder order, String id1, String id2) {
    order
        .verify(handler, atLeastOnce())
        .onPartialToolCall(argThat(piece -> piece.id().equals(id1)), any());
    order
        .verify(handler, atLeastOnce())
        .onPartialToolCall(argThat(piece -> piece.id().equals(id2)), any());
    order
        .verify(handler)
        .onCompleteToolCall(complete(0, id1, "getWeather", "{\"city\":\"Munich\"}"));
    order
        .verify(handler)
        .onCompleteToolCall(complete(1, id2, "getTime", "{\"country\":\"France\"}"));
  }
}
