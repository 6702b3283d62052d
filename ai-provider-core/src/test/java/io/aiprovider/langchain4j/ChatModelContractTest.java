package io.aiprovider.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import io.aiprovider.client.ChatClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's contract for chat models: all of it. */
class ChatModelContractTest extends AbstractChatModelIT {
  @TempDir static Path pictures;

  private final ChatClient client = Models.knowing();

  @AfterAll
  void close() {
    client.close();
  }

  @Override
  protected List<ChatModel> models() {
    return List.of(ClientChatModel.of(client));
  }

  @Override
  protected ChatModel createModelWith(ChatRequestParameters parameters) {
    return ClientChatModel.of(client).withDefaults(parameters);
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
}
