package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer from the cache has the usage of the call that filled the cache. */
class CachedUsageTest {
  private static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hi").build();
  private static final ChatRequest WITHOUT_USAGE = PLAIN.withStream(true);
  private static final ChatRequest WITH_USAGE =
      WITHOUT_USAGE.with("stream_options", Map.of("include_usage", true));

  private final ScriptedProvider provider = new ScriptedProvider("p");
  private final ChatClient client = ChatClient.builder().provider(provider).build();

  @AfterEach
  void close() {
    client.close();
  }

  private JsonObject plain() {
    return usageOf(client.chat(PLAIN).json());
  }

  private static JsonObject usageOf(JsonObject answer) {
    return Objects.requireNonNull(answer.object("usage")).without("cost");
  }

  private List<ChatChunk> stream(ChatRequest request) {
    List<ChatChunk> chunks = new ArrayList<>();
    try (StreamingReply reply = client.stream(request)) {
      reply.forEach(chunks::add);
    }
    return chunks;
  }

  private JsonObject streamed() {
    List<ChatChunk> chunks = stream(WITH_USAGE);
    return usageOf(chunks.get(chunks.size() - 1).json());
  }

  private static ChatChunk[] with(String... usages) {
    List<ChatChunk> chunks = new ArrayList<>(Arrays.asList(Wire.stream("Hel", "lo")));
    for (String usage : usages) {
      chunks.add(Wire.chunk("{'choices':[],'usage':" + usage + "}"));
    }
    return chunks.toArray(ChatChunk[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0}",
      })
  @DisplayName("a stream without usage is cached with the estimated usage")
  void a_stream_without_usage_is_cached_with_the_estimated_usage(String usage) {
    provider.streams(usage.isEmpty() ? with() : with(usage));

    assertThat(stream(WITHOUT_USAGE)).allMatch(chunk -> chunk.json().object("usage") == null);

    assertThat(plain().integer("completion_tokens")).isPositive();
    assertThat(plain().integer("prompt_tokens")).isPositive();
    assertThat(streamed()).isEqualTo(plain());
    assertThat(provider.requestCount()).isEqualTo(1);
  }

  @Test
  void a_stream_with_estimated_usage_is_cached_with_the_same_usage() {
    provider.streams(with());
    JsonObject first = streamed();

    assertThat(plain()).isEqualTo(first);
    assertThat(streamed()).isEqualTo(first);
    assertThat(provider.requestCount()).isEqualTo(1);
  }

  @Test
  void a_plain_answer_without_usage_is_cached_with_the_estimated_usage() {
    provider.answers(new ChatResponse(Wire.answer("Hello").json().without("usage")));
    JsonObject first = plain();

    assertThat(streamed()).isEqualTo(first);
    assertThat(plain()).isEqualTo(first);
    assertThat(stream(WITHOUT_USAGE)).allMatch(chunk -> chunk.json().object("usage") == null);
    assertThat(provider.requestCount()).isEqualTo(1);
  }

  @Test
  void of_several_usage_chunks_the_last_is_cached() {
    provider.streams(
        with(
            "{'prompt_tokens':5,'completion_tokens':1,'total_tokens':6}",
            "{'prompt_tokens':5,'completion_tokens':2,'total_tokens':7}",
            "{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0}"));
    stream(WITHOUT_USAGE);

    assertThat(plain())
        .isEqualTo(Wire.json("{'prompt_tokens':5,'completion_tokens':2,'total_tokens':7}"));
    assertThat(streamed()).isEqualTo(plain());
  }
}
