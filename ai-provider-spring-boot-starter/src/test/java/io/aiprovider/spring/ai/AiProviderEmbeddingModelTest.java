package io.aiprovider.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.spring.Contexts;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AiProviderEmbeddingModelTest {
  private static ApplicationContextRunner chosen() {
    return Contexts.simulated().withPropertyValues("spring.ai.model.embedding=ai-provider");
  }

  @Test
  void the_clients_embeddings_are_spring_ais_if_they_are_selected() {
    chosen()
        .withPropertyValues(
            "spring.ai.ai-provider.embedding.model=sim/simulated",
            "spring.ai.ai-provider.embedding.dimensions=16")
        .run(
            context -> {
              EmbeddingModel model = context.getBean(EmbeddingModel.class);

              EmbeddingResponse response = model.embedForResponse(List.of("tea", "coffee"));

              assertThat(response.getResults())
                  .extracting(Embedding::getIndex)
                  .containsExactly(0, 1);
              assertThat(response.getResult().getOutput()).hasSize(16);
              assertThat(model.embed(new Document("tea")))
                  .isEqualTo(response.getResult().getOutput());
              assertThat(model.dimensions()).isEqualTo(16);
              assertThat(response.getMetadata().<String>get("provider")).isEqualTo("sim");
              assertThat(response.getMetadata().getUsage().getPromptTokens()).isPositive();
            });
  }

  @Test
  void a_request_may_set_another_model_and_length() {
    chosen()
        .withPropertyValues("spring.ai.ai-provider.embedding.model=sim/simulated")
        .run(
            context -> {
              EmbeddingOptions other =
                  EmbeddingOptions.builder().model("sim/other").dimensions(8).build();

              EmbeddingResponse response =
                  context
                      .getBean(EmbeddingModel.class)
                      .call(new EmbeddingRequest(List.of("tea"), other));

              assertThat(response.getResult().getOutput()).hasSize(8);
              assertThat(response.getMetadata().getModel()).isEqualTo("other");
            });
  }

  @Test
  void a_known_length_of_vectors_needs_no_call() {
    ScriptedProvider provider = Scripts.provider();
    try (ChatClient client = ChatClient.builder().provider(provider).build()) {
      EmbeddingOptions known = EmbeddingOptions.builder().model("text-embedding-ada-002").build();

      assertThat(new AiProviderEmbeddingModel(client, known).dimensions()).isEqualTo(1536);
      assertThat(provider.requestCount()).isZero();
    }
  }

  @Test
  void an_unknown_length_of_vectors_is_found_with_one_call() {
    chosen()
        .withPropertyValues("spring.ai.ai-provider.embedding.model=sim/simulated")
        .run(
            context ->
                assertThat(context.getBean(EmbeddingModel.class).dimensions()).isEqualTo(256));
  }

  @Test
  void a_model_must_be_named() {
    chosen()
        .run(
            context ->
                assertThatThrownBy(() -> context.getBean(EmbeddingModel.class).embed("tea"))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("spring.ai.ai-provider.embedding.model"));
  }

  @Test
  void they_are_not_spring_ais_unless_they_are_selected() {
    Contexts.simulated().run(context -> assertThat(context).doesNotHaveBean(EmbeddingModel.class));
  }

  @Test
  void their_keys_may_be_set_without_selection_and_without_spring_ai() {
    ApplicationContextRunner set =
        Contexts.simulated().withPropertyValues("spring.ai.ai-provider.embedding.model=m");

    set.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddingModel.class));
    set.withClassLoader(new FilteredClassLoader("org.springframework.ai"))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void a_model_bean_of_the_application_replaces_ours() {
    ChatClient client = ChatClient.builder().provider(Scripts.provider()).build();
    AiProviderEmbeddingModel own =
        new AiProviderEmbeddingModel(client, EmbeddingOptions.builder().build());
    chosen()
        .withBean(AiProviderEmbeddingModel.class, () -> own)
        .run(context -> assertThat(context.getBean(EmbeddingModel.class)).isSameAs(own));
  }

  @Test
  void the_starter_works_without_spring_ai() {
    chosen()
        .withClassLoader(new FilteredClassLoader("org.springframework.ai"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ChatClient.class));
  }
}
