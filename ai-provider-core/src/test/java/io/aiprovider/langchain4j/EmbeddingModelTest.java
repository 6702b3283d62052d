package io.aiprovider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.listener.EmbeddingModelRequestContext;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import io.aiprovider.client.ChatClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EmbeddingModelTest {
  private static EmbeddingModel counted(ChatClient client, AtomicInteger requests) {
    EmbeddingModelListener listener =
        new EmbeddingModelListener() {
          @Override
          public void onRequest(EmbeddingModelRequestContext context) {
            requests.incrementAndGet();
          }
        };
    return ClientEmbeddingModel.of(client, "vectors-1").withListeners(List.of(listener));
  }

  @Test
  void requests_one_vector_to_find_the_dimension() {
    AtomicInteger requests = new AtomicInteger();
    try (ChatClient client = Models.knowing()) {
      EmbeddingModel model = counted(client, requests);

      assertThat(model.dimension()).isEqualTo(256);
      assertThat(model.dimension()).isEqualTo(256);
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void a_request_may_name_another_model() {
    try (ChatClient client = Models.knowing()) {
      EmbeddingModel model = ClientEmbeddingModel.of(client, "vectors-1");

      assertThat(model.modelName()).isEqualTo("vectors-1");
      assertThat(
              model
                  .embed(EmbeddingRequest.builder().input("Hi").modelName("vectors-2").build())
                  .modelName())
          .isEqualTo("vectors-2");
    }
  }

  @Test
  void fails_with_langchain4js_exceptions() {
    try (ChatClient client = Models.refused()) {
      assertThatThrownBy(() -> ClientEmbeddingModel.of(client, "vectors-1").embed("Hi"))
          .isExactlyInstanceOf(AuthenticationException.class);
    }
  }
}
