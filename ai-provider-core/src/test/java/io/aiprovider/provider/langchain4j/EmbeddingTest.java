package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.aiprovider.chat.Operation;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.failure.UnsupportedFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

  /** A model of the older shape: it knows texts, and nothing else. */
  private static class Lengths implements EmbeddingModel {
    private final String name;

    Lengths(String name) {
      this.name = name;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
      return Response.from(
          texts.stream()
              .map(text -> new Embedding(new float[] {text.text().length(), 0.5f}))
              .toList(),
          new TokenUsage(texts.size()));
    }

    @Override
    public String modelName() {
      return name;
    }
  }

  /** A model that can be told which model and how long a vector is wanted. */
  private static final class Choosing extends Lengths {
    private final List<EmbeddingRequest> asked = new ArrayList<>();

    Choosing() {
      super("model-0");
    }

    @Override
    public Set<EmbeddingParameter<?>> supportedParameters() {
      return Set.of(EmbeddingRequestParameters.MODEL_NAME, EmbeddingRequestParameters.DIMENSIONS);
    }

    @Override
    public EmbeddingResponse doEmbed(EmbeddingRequest request) {
      asked.add(request);
      return EmbeddingResponse.builder()
          .embeddings(List.of(new Embedding(new float[] {1})))
          .modelName(request.modelName())
          .build();
    }
  }

  private static Asking asking(EmbeddingModel model) {
    return Asking.of(LangChain4jProvider.builder("lc").embeddingModel(model));
  }

  @Test
  void vectors_and_usage() {
    assertThat(
            asking(new Lengths("model-1")).answer(Asking.embedding("'input':['a','bc']")).toJson())
        .isEqualTo(
            """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[1.0,0.5]},\
            {"object":"embedding","index":1,"embedding":[2.0,0.5]}],"model":"model-1",\
            "usage":{"prompt_tokens":2,"total_tokens":2}}""");
  }

  @Test
  void the_model_and_dimensions_are_sent_if_the_model_supports_them() {
    Choosing model = new Choosing();

    String answer =
        asking(model).answer(Asking.embedding("'input':'a','dimensions':1")).string("model");

    assertThat(answer).isEqualTo("model-1");
    assertThat(model.asked.get(0).modelName()).isEqualTo("model-1");
    assertThat(model.asked.get(0).dimensions()).isEqualTo(1);
  }

  @Test
  void another_model_than_the_requested_one_is_not_used() {
    assertThatThrownBy(() -> asking(new Lengths("model-0")).ask(Asking.embedding("'input':'a'")))
        .isInstanceOf(ModelNotFound.class)
        .hasMessageContaining("'model-1'")
        .hasMessageContaining("'model-0'");
  }

  @Test
  void a_model_without_a_name_answers_only_requests_for_one_name() {
    LangChain4jProviderBuilder builder =
        LangChain4jProvider.builder("lc").embeddingModel(new Lengths("unknown"));

    assertThatThrownBy(() -> Asking.of(builder).ask(Asking.embedding("'input':'a'")))
        .isInstanceOf(ModelNotFound.class)
        .hasMessageContaining("only 'lc'");
    assertThat(
            Asking.of(builder.defaultModel("model-1"))
                .answer(Asking.embedding("'input':'a'"))
                .string("model"))
        .isEqualTo("model-1");
  }

  @Test
  @DisplayName("R34 fields that LangChain4j does not have are reported")
  void unsupported_fields() {
    Asking asking = asking(new Lengths("model-1"));

    asking.answer(Asking.embedding("'input':'a','user':'ann','input_type':'query'"));

    assertThat(asking.call().trace().dropped()).containsExactlyInAnyOrder("user", "input_type");
  }

  @Test
  void an_unsupported_request_is_refused() {
    Asking asking = asking(new Lengths("model-1"));

    assertThatThrownBy(() -> asking.ask(Asking.embedding("'input':'a','dimensions':8")))
        .isInstanceOf(UnsupportedFeature.class);
    assertThatThrownBy(() -> asking.ask(Asking.embedding("'input':[1,2]")))
        .isInstanceOf(UnsupportedFeature.class);
  }

  @Test
  void a_missing_vector_makes_the_answer_malformed() {
    assertThatThrownBy(() -> asking(new Choosing()).ask(Asking.embedding("'input':['a','b']")))
        .isInstanceOf(MalformedReply.class);
  }

  @Test
  void a_vector_with_something_else_than_numbers_is_malformed() {
    EmbeddingModel broken =
        new Lengths("model-1") {
          @Override
          public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
            return Response.from(List.of(new Embedding(new float[] {1, Float.NaN})));
          }
        };

    assertThatThrownBy(() -> asking(broken).ask(Asking.embedding("'input':'a'")))
        .isInstanceOf(MalformedReply.class);
  }

  @Test
  void it_supports_the_operations_of_its_models() {
    LangChain4jProviderBuilder builder =
        LangChain4jProvider.builder("lc").embeddingModel(new Lengths("model-0"));

    assertThat(builder.build().operations()).containsExactly(Operation.EMBEDDING);
    assertThat(builder.build().defaultModel()).isEqualTo("model-0");
    assertThat(builder.chatModel(FakeChatModel.answering(FakeChatModel.HELLO)).build().operations())
        .containsExactlyInAnyOrder(Operation.CHAT, Operation.EMBEDDING);
  }

  @Test
  void the_engine_encodes_them_in_the_requested_format() {
    try (ChatClient client =
        ChatClient.builder()
            .provider(
                LangChain4jProvider.builder("lc").embeddingModel(new Lengths("model-1")).build())
            .build()) {
      assertThat(
              client
                  .embeddings()
                  .embed(io.aiprovider.embedding.EmbeddingRequest.of("model-1", "abc"))
                  .vectors()
                  .get(0))
          .containsExactly(3f, 0.5f);
    }
  }
}
