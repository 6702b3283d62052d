package io.aiprovider.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingTest {
  private static final JsonObject REQUEST =
      JsonObject.parse(
          "{\"model\":\"m\",\"input\":[\"a\"],\"dimensions\":8,\"user\":\"u\","
              + "\"encoding_format\":\"float\"}");

  private static String vectors(int count) {
    return "{\"data\":["
        + String.join(",", Collections.nCopies(count, "{\"embedding\":[0.5]}"))
        + "],\"usage\":{\"prompt_tokens\":"
        + count
        + ",\"total_tokens\":"
        + count
        + "}}";
  }

  @ParameterizedTest
  @CsvSource({"OPENAI, 2048", "MISTRAL, 256", "VLLM, 2048"})
  void splits_texts_into_batches_of_the_size_that_the_service_accepts(Preset preset, int most) {
    try (ProviderFixture acme = new ProviderFixture(preset, "/v1")) {
      acme.answers(vectors(most)).answers(vectors(1));
      List<String> texts = Collections.nCopies(most + 1, "a");

      CompleteReply reply = (CompleteReply) acme.ask(EmbeddingRequest.of("m", texts).request());

      EmbeddingResponse answer = new EmbeddingResponse(reply.response().json());
      assertThat(answer.vectors()).hasSize(most + 1);
      assertThat(answer.usage().promptTokens()).isEqualTo(most + 1);
      assertThat(acme.server.getRequestCount()).isEqualTo(2);
    }
  }

  @Test
  void renames_dimensions_and_drops_the_user_for_mistral() {
    try (ProviderFixture mistral = new ProviderFixture(Preset.MISTRAL, "/v1")) {
      mistral.answers(vectors(1));
      ChatRequest request = EmbeddingRequest.of(REQUEST).request();
      ChatCall call = ChatCall.create();

      mistral.provider.chat(request, call.attempt(new Target("acme", "m", false)).call()).close();

      assertThat(mistral.takeRequest().getBody().string(UTF_8))
          .isEqualTo(
              "{\"model\":\"m\",\"input\":[\"a\"],\"encoding_format\":\"float\","
                  + "\"output_dimension\":8}");
      assertThat(call.trace().dropped()).containsExactly("user");
    }
  }

  @Test
  void sends_other_services_the_request_unchanged() {
    try (ProviderFixture acme = new ProviderFixture()) {
      acme.answers(vectors(1));

      acme.ask(EmbeddingRequest.of(REQUEST).request()).close();

      assertThat(acme.takeRequest().getBody().string(UTF_8)).isEqualTo(REQUEST.toJson());
    }
  }
}
