package io.aiprovider.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.http.HttpProviderFixture;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import org.assertj.core.api.Assertions;

/** A provider named acme and the real server behind it. */
final class ProviderFixture extends HttpProviderFixture<OpenAiCompatibleProvider> {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-05T10:00:00Z"), ZoneOffset.UTC);
  static final String ANSWER =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024\",\"choices\":[{"
          + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";

  ProviderFixture() {
    this(Preset.OPENAI, "/v1");
  }

  ProviderFixture(Preset preset, String path) {
    super(
        server ->
            OpenAiCompatibleProvider.builder("acme")
                .preset(preset)
                .baseUrl(server.url(path).toString())
                .apiKey("sk-secret")
                .clock(CLOCK)
                .build());
  }

  static String delta(String content) {
    return "data: {\"id\":\"c1\",\"model\":\"gpt-4o-2024\",\"choices\":[{\"index\":0,\"delta\":{"
        + "\"content\":\""
        + content
        + "\"},\"finish_reason\":null}]}\n\n";
  }

  static String finish(String reason) {
    return "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
        + reason
        + "\"}]}\n\n";
  }

  static final String DONE = "data: [DONE]\n\n";

  static ChatRequest plainRequest() {
    return ChatRequest.builder().model("gpt-4o").user("Hi").build();
  }

  static ChatRequest streamRequest() {
    return plainRequest().withStream(true);
  }

  ProviderFixture answers(String body) {
    return answers(200, "application/json", body);
  }

  ProviderFixture answers(int status, String contentType, String body) {
    server.enqueue(
        new MockResponse.Builder()
            .code(status)
            .addHeader("Content-Type", contentType)
            .body(body)
            .build());
    return this;
  }

  ProviderFixture streams(String... events) {
    return answers(200, "text/event-stream", String.join("", events));
  }

  /** The body that arrives for this request. */
  String sentFor(ChatRequest request) {
    if (request.stream()) {
      streams(delta("x"), DONE);
    } else {
      answers(ANSWER);
    }
    ask(request).close();
    return takeRequest().getBody().string(UTF_8);
  }

  CompleteReply complete() {
    return (CompleteReply) ask(plainRequest());
  }

  StreamingReply stream() {
    return (StreamingReply) ask(streamRequest());
  }

  List<ChatChunk> chunks() {
    try (StreamingReply reply = stream()) {
      List<ChatChunk> chunks = new ArrayList<>();
      reply.forEach(chunks::add);
      return chunks;
    }
  }

  /** The failure of a plain request. */
  ChatException failure() {
    return Assertions.catchThrowableOfType(ChatException.class, () -> ask(plainRequest()).close());
  }

  /** The failure of a streamed request, or of its stream. */
  ChatException streamFailure() {
    return Assertions.catchThrowableOfType(
        ChatException.class,
        () -> {
          try (ChatReply reply = ask(streamRequest())) {
            ((StreamingReply) reply).forEach(chunk -> {});
          }
        });
  }
}
