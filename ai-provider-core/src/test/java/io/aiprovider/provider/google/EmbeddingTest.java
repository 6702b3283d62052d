package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final String COUNTED =
      "{\"embeddings\":[{\"values\":[0.5]}],\"usageMetadata\":{\"promptTokenCount\":3}}";
  private static final String UNCOUNTED = "{\"embeddings\":[{\"values\":[0.5]}]}";

  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  private JsonObject embed(List<String> texts) {
    return ((CompleteReply) gemini.ask(EmbeddingRequest.of("m", texts).request()))
        .response()
        .json();
  }

  @Test
  void the_counts_of_the_api_are_the_usage() {
    gemini.answers(COUNTED);

    assertThat(embed(List.of("a")).object("usage"))
        .hasToString("{\"prompt_tokens\":3,\"total_tokens\":3}");
  }

  @Test
  void without_counts_there_is_no_usage() {
    gemini.answers(UNCOUNTED);

    assertThat(embed(List.of("a")).has("usage")).isFalse();
  }

  @Test
  void batches_add_up() {
    String hundred =
        COUNTED.replace(
            "{\"values\":[0.5]}", String.join(",", Collections.nCopies(100, "{\"values\":[1]}")));
    gemini.answers(hundred).answers(COUNTED);

    JsonObject answer = embed(Collections.nCopies(101, "a"));

    assertThat(answer.objects("data")).hasSize(101);
    assertThat(answer.object("usage")).hasToString("{\"prompt_tokens\":6,\"total_tokens\":6}");
  }

  @Test
  void a_missing_vector_makes_the_answer_malformed() {
    gemini.answers(UNCOUNTED);

    assertThatThrownBy(() -> embed(List.of("a", "b"))).isInstanceOf(MalformedReply.class);
  }

  @Test
  @DisplayName("R34 fields that the API does not have are reported")
  void unsupported_fields() {
    gemini.answers(UNCOUNTED);
    gemini
        .ask(
            EmbeddingRequest.of("m", List.of("a"))
                .request()
                .with("user", "ann")
                .with("input_type", "query")
                .with("encoding_format", "float"))
        .close();

    assertThat(gemini.call.trace().dropped()).containsExactlyInAnyOrder("user", "input_type");
  }
}
