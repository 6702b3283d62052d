package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.ModelProvider;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import org.junit.jupiter.api.Test;

class BuilderTest {
  private final FakeChatModel model = FakeChatModel.answering(FakeChatModel.HELLO);

  @Test
  void a_provider_without_a_model_is_refused() {
    assertThatThrownBy(() -> LangChain4jProvider.builder("lc").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lc has no model");
    assertThatThrownBy(() -> LangChain4jProvider.builder(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_default_model_is_the_models_own_or_the_configured_one() {
    assertThat(LangChain4jProvider.builder("lc").chatModel(model).build().defaultModel())
        .isEqualTo("model-0");
    assertThat(
            LangChain4jProvider.builder("lc")
                .chatModel(model)
                .defaultModel("model-9")
                .build()
                .defaultModel())
        .isEqualTo("model-9");
    assertThat(LangChain4jProvider.builder("lc").chatModel(model.nameless()).build().defaultModel())
        .isEqualTo("lc");
  }

  @Test
  void the_vendor_of_the_models_is_known_if_they_report_it() {
    assertThat(LangChain4jProvider.builder("lc").chatModel(model).build().type()).isEmpty();
    assertThat(
            LangChain4jProvider.builder("lc")
                .chatModel(model.of(ModelProvider.MISTRAL_AI))
                .build()
                .type())
        .isEqualTo("mistral");
    assertThat(LangChain4jProvider.builder("lc").chatModel(model).type("openai").build().type())
        .isEqualTo("openai");
  }

  @Test
  void a_client_can_call_a_model_without_a_name() {
    try (ChatClient client =
        ChatClient.builder()
            .provider(LangChain4jProvider.builder("lc").chatModel(model.nameless()).build())
            .build()) {
      assertThat(client.chat(ChatRequest.of("Hi")).text()).isEqualTo("Hello");
      assertThat(client.stream(ChatRequest.of("Ho")).toResponse().text()).isEqualTo("Hello");
    }
    assertThat(model.asked).extracting(request -> request.modelName()).containsOnlyNulls();
  }
}
