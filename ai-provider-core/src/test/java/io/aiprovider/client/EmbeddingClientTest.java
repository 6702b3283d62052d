package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.CallTrace;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.testing.ScriptedProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EmbeddingClientTest {

  @Test
  void texts_with_common_words_have_similar_vectors() {
    try (ChatClient client =
        ChatClient.builder().provider(SimulatedProvider.builder("sim").build()).build()) {
      List<float[]> vectors =
          client
              .embeddings()
              .embedAll("m", List.of("the red fox runs", "a red fox ran", "tax law of 1912"));

      assertThat(product(vectors.get(0), vectors.get(1)))
          .isGreaterThan(product(vectors.get(0), vectors.get(2)) + 0.2);
      assertThat(product(vectors.get(0), vectors.get(0))).isBetween(0.999, 1.001);
    }
  }

  private static double product(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Test
  void fails_over_to_the_next_provider() {
    try (ChatClient client =
        ChatClient.builder()
            .provider(SimulatedProvider.builder("down").fault(Fault.parse("status:500")).build())
            .provider(SimulatedProvider.builder("up").build())
            .build()) {
      EmbeddingResponse answer = client.embeddings().embed(EmbeddingRequest.of("m", "text"));

      assertThat(answer.vectors().get(0)).hasSize(256);
      assertThat(answer.usage()).isNotNull();
    }
  }

  @Test
  void a_provider_without_embeddings_is_never_called() {
    ScriptedProvider chats = new ScriptedProvider("chats");
    try (ChatClient client = ChatClient.builder().provider(chats).build()) {
      assertThatThrownBy(() -> client.embeddings().embed("m", "text"))
          .isInstanceOf(ModelNotFound.class);
    }
  }

  @Test
  void an_interceptor_for_chats_is_not_called() {
    AtomicInteger seen = new AtomicInteger();
    ChatInterceptor counting =
        chain -> {
          seen.incrementAndGet();
          return chain.proceed(chain.request());
        };
    try (ChatClient client =
        ChatClient.builder()
            .provider(SimulatedProvider.builder("sim").build())
            .interceptor(counting)
            .build()) {
      client.embeddings().embed("m", "text");
      ChatReply chat = client.send(ChatRequest.of("Hello"), client.newCall().build());
      chat.close();

      assertThat(seen).hasValue(1);
    }
  }

  @Test
  void more_texts_than_a_provider_accepts_are_sent_in_batches() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.setDispatcher(new Counting());
      server.start();
      try (ChatClient client =
          ChatClient.builder()
              .provider(
                  OpenAiCompatibleProvider.builder("openai")
                      .baseUrl(server.url("/v1").toString())
                      .build())
              .build()) {
        List<String> texts = IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();

        EmbeddingResponse answer =
            client.embeddings().embed(EmbeddingRequest.of("text-embedding-3-small", texts));

        assertThat(server.getRequestCount()).isEqualTo(3);
        assertThat(answer.vectors()).hasSize(5_000);
        assertThat(answer.vectors().get(4_321)).containsExactly(4_321f);
        assertThat(answer.json().objects("data").get(4_321).integer("index")).isEqualTo(4_321);
        assertThat(answer.usage().promptTokens()).isEqualTo(5_000);
      }
    }
  }

  @Test
  @DisplayName("R39 only the failed batch is sent again, and every token is counted once")
  void only_the_batch_that_failed_is_sent_again() throws IOException {
    try (MockWebServer first = new MockWebServer();
        MockWebServer second = new MockWebServer()) {
      Counting failing = new Counting();
      failing.failing = 2;
      first.setDispatcher(failing);
      second.setDispatcher(new Counting());
      first.start();
      second.start();
      List<CallTrace> traces = new ArrayList<>();
      ChatInterceptor watching =
          new ChatInterceptor() {
            @Override
            public boolean handles(Operation operation) {
              return true;
            }

            @Override
            public ChatReply intercept(Chain chain) {
              traces.add(chain.call().trace());
              return chain.proceed(chain.request());
            }
          };
      try (ChatClient client =
          ChatClient.builder()
              .provider(openai("first", first))
              .provider(openai("second", second))
              .interceptor(watching)
              .build()) {
        List<String> texts = IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();

        EmbeddingResponse answer =
            client.embeddings().embed(EmbeddingRequest.of("text-embedding-3-small", texts));

        assertThat(first.getRequestCount()).isEqualTo(2);
        assertThat(second.getRequestCount()).isEqualTo(2);
        assertThat(answer.vectors()).hasSize(5_000);
        assertThat(answer.vectors().get(2_047)).containsExactly(2_047f);
        assertThat(answer.vectors().get(4_999)).containsExactly(4_999f);
        assertThat(answer.usage().promptTokens()).isEqualTo(5_000);
        assertThat(traces.get(0).attempts())
            .extracting(attempt -> attempt.usage().promptTokens())
            .containsExactly(2_048L, 2_952L);
        assertThat(traces.get(0).cost().usd()).isEqualByComparingTo("0.0001"); // 0.02 a million
      }
    }
  }

  private static OpenAiCompatibleProvider openai(String name, MockWebServer server) {
    return OpenAiCompatibleProvider.builder(name).baseUrl(server.url("/v1").toString()).build();
  }

  /** Answers each text, which is a number, with a vector that contains the number. */
  private static final class Counting extends Dispatcher {
    private final AtomicInteger asked = new AtomicInteger();
    private int failing;

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (asked.incrementAndGet() == failing) {
        return new MockResponse.Builder().code(503).build();
      }
      List<String> texts =
          JsonObject.parse(request.getBody().utf8()).array("input").values().stream()
              .map(value -> ((JsonString) value).value())
              .toList();
      String data =
          IntStream.range(0, texts.size())
              .mapToObj(i -> "{\"index\":" + i + ",\"embedding\":[" + texts.get(i) + "]}")
              .collect(Collectors.joining(","));
      return new MockResponse.Builder()
          .body(
              "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":["
                  + data
                  + "],\"usage\":{\"prompt_tokens\":"
                  + texts.size()
                  + ",\"total_tokens\":"
                  + texts.size()
                  + "}}")
          .build();
    }
  }
}
