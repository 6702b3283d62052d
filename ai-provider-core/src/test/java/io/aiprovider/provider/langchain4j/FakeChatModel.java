package io.aiprovider.provider.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A model that answers as a test says, and remembers what it was asked. */
final class FakeChatModel implements ChatModel {
  static final ChatResponse HELLO = answer(AiMessage.from("Hello"), FinishReason.STOP);

  final List<ChatRequest> asked = new CopyOnWriteArrayList<>();
  private final Function<ChatRequest, ChatResponse> answers;
  private ModelProvider maker = ModelProvider.OTHER;
  private ChatRequestParameters defaults =
      ChatRequestParameters.builder().modelName("model-0").build();

  FakeChatModel(Function<ChatRequest, ChatResponse> answers) {
    this.answers = answers;
  }

  static FakeChatModel answering(ChatResponse answer) {
    return new FakeChatModel(request -> answer);
  }

  static FakeChatModel failing(RuntimeException failure) {
    return new FakeChatModel(
        request -> {
          throw failure;
        });
  }

  static ChatResponse answer(AiMessage message, FinishReason reason) {
    return ChatResponse.builder()
        .id("answer-1")
        .modelName("model-1-2026")
        .aiMessage(message)
        .tokenUsage(new TokenUsage(3, 1))
        .finishReason(reason)
        .build();
  }

  FakeChatModel of(ModelProvider whose) {
    maker = whose;
    return this;
  }

  @Override
  public ModelProvider provider() {
    return maker;
  }

  FakeChatModel nameless() {
    defaults = ChatRequestParameters.builder().build();
    return this;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    asked.add(request);
    return answers.apply(request);
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return defaults;
  }
}
