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
  void the_client_is_spring_ais_chat_model_where_it_is_chosen() {
    chosen()
        .run(
            context ->
                assertThat(context.getBean(ChatModel.class).call("Hello"))
                    .isEqualTo("Simulated answer to: Hello"));
  }

  @Test
  void it_is_no_chat_model_unless_it_is_chosen() {
    Contexts.simulated().run(context -> assertThat(context).doesNotHaveBean(ChatModel.class));
  }

  @Test
  void it_leaves_the_place_to_another_model_that_is_chosen() {
    Contexts.simulated()
        .withPropertyValues("spring.ai.model.chat=openai")
        .run(context -> assertThat(context).doesNotHaveBean(ChatModel.class));
  }

  @Test
  void a_model_of_ones_own_takes_the_place() {
    ChatClient client = ChatClient.builder().provider(Scripts.provider()).build();
    AiProviderChatModel own = new AiProviderChatModel(client);
    chosen()
        .withBean(AiProviderChatModel.class, () -> own)
        .run(context -> assertThat(context.getBean(ChatModel.class)).isSameAs(own));
  }

  @Test
  void a_bean_holds_the_options_of_prompts_that_have_none() {
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
  void nothing_is_missed_where_there_is_no_spring_ai() {
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
