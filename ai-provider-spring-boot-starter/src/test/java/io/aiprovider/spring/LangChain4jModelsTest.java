package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.aiprovider.client.ChatClient;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.spring.settings.StartRefused;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Which beans become the models of a provider of the type langchain4j. */
class LangChain4jModelsTest {
  private static final io.aiprovider.chat.ChatRequest HELLO =
      io.aiprovider.chat.ChatRequest.of("Hello");

  private final ApplicationContextRunner contexts =
      Contexts.bare().withPropertyValues("ai-provider.providers.lc.type=langchain4j");

  private record Saying(String text) implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      return answer(text);
    }
  }

  private record Streaming(String text) implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      handler.onCompleteResponse(answer(text));
    }
  }

  private static final class OneNumber implements EmbeddingModel {
    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
      return Response.from(List.of(new Embedding(new float[] {1})), new TokenUsage(1));
    }
  }

  /** A model that calls our client through LangChain4j's interface. */
  private record CallingUs(ChatClient client) implements ChatModel {}

  private static ChatResponse answer(String text) {
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(text))
        .tokenUsage(new TokenUsage(1, 1))
        .finishReason(FinishReason.STOP)
        .build();
  }

  @Configuration(proxyBeanMethods = false)
  static class OneOfEachKind {
    @Bean
    ChatModel plain() {
      return new Saying("plain");
    }

    @Bean
    StreamingChatModel streaming() {
      return new Streaming("streamed");
    }

    @Bean
    EmbeddingModel embedding() {
      return new OneNumber();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AnotherOne {
    @Bean
    ChatModel other() {
      return new Saying("other");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class NamedLikeTheProvider {
    @Bean
    ChatModel lc() {
      return new Saying("called so");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ThePrimaryOne {
    @Bean
    @Primary
    ChatModel primary() {
      return new Saying("primary");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ModelsThatCallUs {
    @Bean
    ChatModel asking(ChatClient client) {
      return new CallingUs(client);
    }

    @Bean
    ChatModel askingLater(ObjectProvider<ChatClient> client) {
      return new Saying("later");
    }
  }

  private static void says(ApplicationContextRunner contexts, String text) {
    contexts.run(
        context ->
            assertThat(context.getBean(ChatClient.class).chat(HELLO).text()).isEqualTo(text));
  }

  private static void failsWith(ApplicationContextRunner contexts, String... sentence) {
    contexts.run(
        context -> {
          assertThat(context).hasFailed();
          Throwable refusal = refusal(context.getStartupFailure());
          assertThat(refusal).isNotNull();
          assertThat(refusal).hasMessageContaining("ai-provider.providers.lc");
          assertThat(refusal.getMessage()).contains(sentence);
        });
  }

  private static @Nullable Throwable refusal(@Nullable Throwable failure) {
    Throwable at = failure;
    while (at != null && !(at instanceof StartRefused)) {
      at = at.getCause();
    }
    return at;
  }

  @Test
  void the_only_one_of_each_kind() {
    contexts
        .withUserConfiguration(OneOfEachKind.class)
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              assertThat(client.chat(HELLO).text()).isEqualTo("plain");
              assertThat(client.stream(io.aiprovider.chat.ChatRequest.of("Ho")).toResponse().text())
                  .isEqualTo("streamed");
              assertThat(client.embeddings().embed(EmbeddingRequest.of("lc", "a")).vectors())
                  .hasSize(1);
            });
  }

  @Test
  void an_embedding_model_without_a_name_has_the_listed_name() {
    contexts
        .withUserConfiguration(OneOfEachKind.class)
        .withPropertyValues("ai-provider.providers.lc.models=one-number")
        .run(
            context ->
                assertThat(
                        context
                            .getBean(ChatClient.class)
                            .embeddings()
                            .embed(EmbeddingRequest.of("one-number", "a"))
                            .vectors())
                    .hasSize(1));
  }

  @Test
  void the_one_with_the_name_of_the_provider() {
    says(
        contexts.withUserConfiguration(OneOfEachKind.class, NamedLikeTheProvider.class),
        "called so");
  }

  @Test
  void the_one_in_the_setting() {
    says(
        contexts
            .withUserConfiguration(
                OneOfEachKind.class, NamedLikeTheProvider.class, AnotherOne.class)
            .withPropertyValues("ai-provider.providers.lc.bean=other"),
        "other");
  }

  @Test
  void the_primary_one() {
    says(contexts.withUserConfiguration(OneOfEachKind.class, ThePrimaryOne.class), "primary");
  }

  @Test
  void two_providers_with_a_bean_each() {
    contexts
        .withUserConfiguration(OneOfEachKind.class, AnotherOne.class)
        .withPropertyValues(
            "ai-provider.providers.lc.bean=plain", "ai-provider.providers.other.type=langchain4j")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              assertThat(client.chat(HELLO).text()).isEqualTo("plain");
              assertThat(client.chat(HELLO.withModel("other/other")).text()).isEqualTo("other");
            });
  }

  @Test
  void a_model_that_calls_the_client_is_never_its_provider() {
    says(contexts.withUserConfiguration(OneOfEachKind.class, ModelsThatCallUs.class), "plain");
    failsWith(
        contexts.withUserConfiguration(ModelsThatCallUs.class), "there is no LangChain4j model");
    failsWith(
        contexts
            .withUserConfiguration(OneOfEachKind.class, ModelsThatCallUs.class)
            .withPropertyValues("ai-provider.providers.lc.bean=asking"),
        "there is no LangChain4j model that can be called in the bean 'asking'");
  }

  @Test
  void several_of_one_kind_fail_with_the_setting_to_use() {
    failsWith(
        contexts.withUserConfiguration(OneOfEachKind.class, AnotherOne.class),
        "several beans of type ChatModel: plain, other",
        "Set bean to");
  }

  @Test
  void a_missing_model_fails_with_what_to_do() {
    failsWith(contexts, "there is no LangChain4j model to serve it", "Define a bean");
  }

  @Test
  void an_unknown_bean_fails_with_the_list_of_beans() {
    failsWith(
        contexts
            .withUserConfiguration(OneOfEachKind.class)
            .withPropertyValues("ai-provider.providers.lc.bean=plian"),
        "there is no bean 'plian'",
        "[embedding, plain, streaming]");
  }

  @Test
  void without_langchain4j_the_error_names_the_dependency() {
    failsWith(
        contexts.withClassLoader(new FilteredClassLoader("dev.langchain4j")),
        "dev.langchain4j:langchain4j-core");
  }

  @Test
  void without_langchain4j_everything_else_works() {
    Contexts.simulated()
        .withClassLoader(new FilteredClassLoader("dev.langchain4j"))
        .run(context -> assertThat(context).hasSingleBean(ChatClient.class));
  }
}
