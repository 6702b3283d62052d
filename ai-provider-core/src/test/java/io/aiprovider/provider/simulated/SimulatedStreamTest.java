package io.aiprovider.provider.simulated;

import static io.aiprovider.provider.simulated.Asking.answer;
import static io.aiprovider.provider.simulated.Asking.chunks;
import static io.aiprovider.provider.simulated.Asking.request;
import static io.aiprovider.provider.simulated.Asking.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.StreamingReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedStreamTest {
  @Test
  void begins_with_a_chunk_that_has_only_the_role() {
    ChatChunk first = chunks(request("Hi")).get(0);

    assertThat(first.choices().get(0).object("delta"))
        .isEqualTo(JsonObject.parse("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"));
    assertThat(first.hasContent()).isFalse();
  }

  @Test
  void has_one_chunk_for_each_token() {
    assertThat(chunks(request("Hi")))
        .extracting(ChatChunk::text)
        .containsExactly("", "Simu", "late", "d an", "swer", " to:", " Hi", "", "");
  }

  @Test
  void has_the_same_text_as_the_plain_answer() {
    String prompt = "Tell me about 😀 and ümlauts, at some length.";

    assertThat(text(chunks(request(prompt)))).isEqualTo(answer(request(prompt)).text());
  }

  @Test
  void ends_with_the_finish_reason_and_then_the_usage_without_choices() {
    List<ChatChunk> chunks = chunks(request("Hi"));

    ChatChunk finish = chunks.get(chunks.size() - 2);
    assertThat(finish.finishReason()).isEqualTo("stop");
    assertThat(finish.choices().get(0).object("delta")).isEqualTo(JsonObject.EMPTY);
    ChatChunk last = chunks.get(chunks.size() - 1);
    assertThat(last.json().array("choices").size()).isZero();
    assertThat(last.usage()).isEqualTo(Usage.of(1, 6));
  }

  @Test
  void only_the_last_chunk_has_usage() {
    List<ChatChunk> chunks = chunks(request("Hi"));

    assertThat(chunks.subList(0, chunks.size() - 1)).allMatch(chunk -> chunk.usage() == null);
  }

  @Test
  void every_chunk_has_the_same_id_time_and_model() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim").clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)).build();

    assertThat(Asking.stream(provider, request("Hi")))
        .extracting(chunk -> chunk.json().without("choices").without("id").without("usage"))
        .containsOnly(
            JsonObject.parse(
                """
                {"object":"chat.completion.chunk","created":0,"model":"model-1",
                "system_fingerprint":"fp_simulated"}
                """));
    assertThat(chunks(request("Hi")).stream().map(chunk -> chunk.json().string("id")).distinct())
        .singleElement()
        .asString()
        .startsWith("chatcmpl-");
  }

  @Test
  void is_cut_by_max_tokens_like_the_plain_answer() {
    List<ChatChunk> chunks = chunks(request("Hi").with("max_tokens", 2));

    assertThat(text(chunks)).isEqualTo("Simulate");
    assertThat(chunks.get(3).finishReason()).isEqualTo("length");
    assertThat(chunks.get(4).usage()).isEqualTo(Usage.of(1, 2));
  }

  @Test
  void interleaves_its_choices() {
    List<ChatChunk> chunks = chunks(request("Hi").with("n", 2).with("max_tokens", 1));

    assertThat(chunks.subList(0, 6))
        .extracting(chunk -> chunk.choices().get(0).integer("index") + chunk.text())
        .containsExactly("0", "1", "0Simu", "1Simu", "0", "1");
    assertThat(chunks.get(6).usage()).isEqualTo(Usage.of(1, 2));
  }

  @Test
  void waits_before_each_token() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim")
            .latency(Duration.ofMillis(20))
            .timePerToken(Duration.ofMillis(4))
            .build();
    long start = System.nanoTime();

    Asking.stream(provider, request("Hi")).forEach(chunk -> {});

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(20 + 5 * 4));
  }

  @Test
  void many_streams_wait_at_the_same_time() throws Exception {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim").timePerToken(Duration.ofMillis(20)).build();
    Callable<Integer> read =
        () -> {
          StreamingReply reply = Asking.stream(provider, request("Hi"));
          int chunks = 0;
          while (reply.next() != null) {
            chunks++;
          }
          return chunks;
        };
    ExecutorService threads = Executors.newFixedThreadPool(200);
    try {
      long start = System.nanoTime();
      List<Future<Integer>> counts =
          threads.invokeAll(IntStream.range(0, 200).mapToObj(i -> read).toList());

      for (Future<Integer> count : counts) {
        assertThat(count.get()).isEqualTo(9);
      }
      // one after the other they would take 20 s
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    } finally {
      threads.shutdownNow();
    }
  }
}
