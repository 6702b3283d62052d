package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.moderations.ModerationCreateParams;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operations other than chats, with OpenAI's own client. */
class OperationsTest {
  private RunningServer server;
  private OpenAIClient client;
  private RawUpstream upstream;

  private void simulated() {
    use(RunningServer.simulated("cache.enabled=true"));
  }

  private void upstream(String answer) {
    upstream = new RawUpstream(call -> call.answer(200, "application/json", answer));
    use(RunningServer.inFrontOf(upstream.baseUrl()));
  }

  private void use(RunningServer running) {
    server = running;
    client = Sdk.clientOf(running, "sk-any");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    if (upstream != null) {
      upstream.close();
    }
  }

  private static EmbeddingCreateParams texts(EncodingFormat format, String... texts) {
    return EmbeddingCreateParams.builder()
        .model("text-embedding-3-small")
        .encodingFormat(format)
        .inputOfArrayOfStrings(List.of(texts))
        .build();
  }

  @Test
  void embeddings_come_in_the_order_of_the_texts_with_usage() {
    simulated();

    CreateEmbeddingResponse answer =
        client.embeddings().create(texts(EncodingFormat.FLOAT, "a red fox", "blue whales"));

    assertThat(answer.data()).hasSize(2);
    assertThat(answer.data().get(1).index()).isEqualTo(1);
    assertThat(answer.data().get(0).embedding()).hasSize(256);
    assertThat(answer.usage().promptTokens()).isPositive();
  }

  @Test
  @DisplayName("39 floats from upstream are encoded for a caller that wants base64")
  void floats_are_encoded_for_the_caller() {
    upstream(
        """
        {"object":"list","model":"text-embedding-3-small",
         "data":[{"object":"embedding","index":0,"embedding":[0.25,-1.5]}],
         "usage":{"prompt_tokens":2,"total_tokens":2}}""");

    HttpResponse<String> answer =
        embed(
            "{\"model\":\"text-embedding-3-small\",\"input\":\"x\",\"encoding_format\":\"base64\"}");

    String text = JsonObject.parse(answer.body()).objects("data").get(0).string("embedding");
    ByteBuffer floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(floats.getFloat()).isEqualTo(0.25f);
    assertThat(floats.getFloat()).isEqualTo(-1.5f);
    assertThat(answer.headers().firstValue("x-ai-provider-cost")).hasValue("0.00000004");
  }

  @Test
  @DisplayName("39 base64 from upstream is passed on unchanged")
  void base64_passes() {
    String json =
        "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":[{\"object\":"
            + "\"embedding\",\"index\":0,\"embedding\":\"AACAPgAAwL8=\"}],"
            + "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}";
    upstream(json);

    HttpResponse<String> answer =
        embed(
            "{\"model\":\"text-embedding-3-small\",\"input\":\"x\",\"encoding_format\":\"base64\"}");

    assertThat(answer.body()).isEqualTo(json);
  }

  @Test
  void the_same_texts_are_answered_from_the_cache_in_either_encoding() {
    simulated();
    String request = "{\"model\":\"text-embedding-3-small\",\"input\":[\"one\",\"two\"]";
    HttpResponse<String> first = embed(request + "}");
    HttpResponse<String> second = embed(request + ",\"encoding_format\":\"base64\"}");

    assertThat(first.headers().firstValue("x-ai-provider-cache")).hasValue("MISS");
    assertThat(second.headers().firstValue("x-ai-provider-cache")).hasValue("HIT");
    String encoded = JsonObject.parse(second.body()).objects("data").get(1).string("embedding");
    List<Float> plain =
        client
            .embeddings()
            .create(texts(EncodingFormat.FLOAT, "one", "two"))
            .data()
            .get(1)
            .embedding();
    ByteBuffer floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).order(ByteOrder.LITTLE_ENDIAN);
    plain.forEach(value -> assertThat(floats.getFloat()).isEqualTo(value, within(1e-7f)));
  }

  @Test
  void an_embedding_without_a_model_or_a_text_names_the_field() {
    simulated();

    assertThat(HttpCaller.errorOf(embed("{\"input\":\"x\"}")).string("param")).isEqualTo("model");
    assertThat(HttpCaller.errorOf(embed("{\"model\":\"m\"}")).string("param")).isEqualTo("input");
    assertThat(HttpCaller.errorOf(embed("{\"model\":\"m\",\"input\":[]}")).string("param"))
        .isEqualTo("input");
  }

  private HttpResponse<String> embed(String json) {
    HttpCaller caller = new HttpCaller(server);
    return caller.send(caller.post("/v1/embeddings", json).build());
  }

  @Test
  void a_completion_of_a_model_that_chats() {
    simulated();

    Completion answer = client.completions().create(prompt("gpt-4o-mini"));

    assertThat(answer.validate().choices().get(0).text()).isEqualTo("Simulated answer to: Hello");
    assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
  }

  @Test
  void a_streamed_completion_of_a_model_that_chats() {
    simulated();

    try (StreamResponse<Completion> stream =
        client.completions().createStreaming(prompt("gpt-4o-mini"))) {
      String text =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .map(choice -> choice.text())
              .collect(Collectors.joining());

      assertThat(text).isEqualTo("Simulated answer to: Hello");
    }
  }

  @Test
  void a_completion_of_a_prompt_only_model_is_passed_on_unchanged() {
    upstream(
        """
        {"id":"cmpl-1","object":"text_completion","created":1,"model":"gpt-3.5-turbo-instruct",
         "choices":[{"text":" world","index":0,"logprobs":null,"finish_reason":"stop"}],
         "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""");

    Completion answer = client.completions().create(prompt("gpt-3.5-turbo-instruct"));

    assertThat(answer.choices().get(0).text()).isEqualTo(" world");
    Conversation sent = upstream.next();
    assertThat(sent.head()).startsWith("POST /v1/completions ");
    assertThat(sent.body()).contains("\"prompt\":\"Hello\"");
  }

  @Test
  void completion_fields_that_a_chat_does_not_have_are_refused_and_named() {
    simulated();
    HttpCaller caller = new HttpCaller(server);

    HttpResponse<String> refused =
        caller.send(
            caller
                .post(
                    "/v1/completions", "{\"model\":\"gpt-4o-mini\",\"prompt\":\"x\",\"echo\":true}")
                .build());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("echo");
  }

  private static CompletionCreateParams prompt(String model) {
    return CompletionCreateParams.builder().model(model).prompt("Hello").build();
  }

  @Test
  void a_moderation_goes_to_the_default_model() {
    upstream(
        """
        {"id":"modr-1","model":"omni-moderation-latest","results":[{"flagged":true,
         "categories":{"violence":true},"category_scores":{"violence":0.9}}]}""");

    var answer =
        client.moderations().create(ModerationCreateParams.builder().input("I hit you").build());

    assertThat(answer.results().get(0).flagged()).isTrue();
    Conversation sent = upstream.next();
    assertThat(sent.head()).startsWith("POST /v1/moderations ");
    assertThat(sent.body()).contains("\"model\":\"omni-moderation-latest\"");
  }
}
