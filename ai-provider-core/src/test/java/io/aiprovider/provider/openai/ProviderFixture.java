package io.aiprovider.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.http.OpenCalls;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.assertj.core.api.Assertions;

/** A provider named acme and the real server behind it. */
final class ProviderFixture implements AutoCloseable {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-05T10:00:00Z"), ZoneOffset.UTC);
  static final String ANSWER =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024\",\"choices\":[{"
          + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";

  final MockWebServer server = new MockWebServer();
  final OpenCalls openCalls = new OpenCalls();
  final OpenAiCompatibleProvider provider;

  ProviderFixture() {
    this(Preset.OPENAI, "/v1");
  }

  ProviderFixture(Preset preset, String path) {
    try {
      server.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    provider =
        OpenAiCompatibleProvider.builder("acme")
            .preset(preset)
            .baseUrl(server.url(path).toString())
            .apiKey("sk-secret")
            .clock(CLOCK)
            .okHttp(openCalls)
            .build();
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

  ChatReply ask(ChatRequest request) {
    Target target = new Target("acme", String.valueOf(request.model()), false);
    return provider.chat(request, ChatCall.create().attempt(target).call());
  }

  /** The body that arrives when this is asked. */
  String sentFor(ChatRequest request) {
    if (request.stream()) {
      streams(delta("x"), DONE);
    } else {
      answers(ANSWER);
    }
    ask(request).close();
    return takeRequest().getBody().string(UTF_8);
  }

  RecordedRequest takeRequest() {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
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

  /** What asking for a whole answer fails with. */
  ChatException failure() {
    return Assertions.catchThrowableOfType(ChatException.class, () -> ask(plainRequest()).close());
  }

  /** What asking for a stream, or reading it, fails with. */
  ChatException streamFailure() {
    return Assertions.catchThrowableOfType(
        ChatException.class,
        () -> {
          try (ChatReply reply = ask(streamRequest())) {
            ((StreamingReply) reply).forEach(chunk -> {});
          }
        });
  }

  @Override
  public void close() {
    provider.close();
    server.close();
  }
}
