package io.aiprovider.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.spring.Contexts;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AiProviderChatModelAutoConfigurationTest {
  private static ApplicationContextRunner chosen() {
    return Contexts.simulated().withPropertyValues("spring.ai.model.chat=ai-provider");
  }

  @Test
  void the_client_is_spring_ais_chat_model_if_it_is_selected() {
    chosen()
        .run(
            context ->
                assertThat(context.getBean(ChatModel.class).call("Hello"))
                    .isEqualTo("Simulated answer to: Hello"));
  }

  @Test
  void it_is_not_a_chat_model_unless_it_is_selected() {
    Contexts.simulated().run(context -> assertThat(context).doesNotHaveBean(ChatModel.class));
  }

  @Test
  void another_selected_model_replaces_it() {
    Contexts.simulated()
        .withPropertyValues("spring.ai.model.chat=openai")
        .run(context -> assertThat(context).doesNotHaveBean(ChatModel.class));
  }

  @Test
  void a_model_bean_of_the_application_replaces_ours() {
    ChatClient client = ChatClient.builder().provider(Scripts.provider()).build();
    AiProviderChatModel own = new AiProviderChatModel(client);
    chosen()
        .withBean(AiProviderChatModel.class, () -> own)
        .run(context -> assertThat(context.getBean(ChatModel.class)).isSameAs(own));
  }

  @Test
  void an_options_bean_is_used_for_prompts_without_options() {
    chosen()
        .withBean(
            AiProviderChatOptions.class,
            () -> AiProviderChatOptions.builder().model("sim").maxTokens(2).build())
        .run(
            context ->
                assertThat(
                        context
                            .getBean(ChatModel.class)
                            .call(new Prompt("Hello"))
                            .hasFinishReasons(java.util.Set.of("length")))
                    .isTrue());
  }

  @Test
  void the_starter_works_without_spring_ai() {
    chosen()
        .withClassLoader(new FilteredClassLoader("org.springframework.ai", "reactor"))
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean("aiProviderChatModel");
              assertThat(context.getBean(ChatClient.class).chat(ChatRequest.of("Hello")).text())
                  .isEqualTo("Simulated answer to: Hello");
            });
  }
}
