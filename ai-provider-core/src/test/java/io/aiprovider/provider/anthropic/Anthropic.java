package io.aiprovider.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.http.HttpProviderFixture;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;

/** A provider with a real server, and messages in Anthropic's protocol. */
final class Anthropic extends HttpProviderFixture<AnthropicProvider> {
  static final String ANSWER =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",\
      "content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","stop_sequence":null,\
      "usage":{"input_tokens":3,"output_tokens":1}}""";

  Anthropic() {
    this(Unsupported.Handling.DROP);
  }

  Anthropic(Unsupported.Handling handling) {
    this(builder -> builder.unsupported(handling));
  }

  /** A provider with further settings. */
  Anthropic(UnaryOperator<AnthropicProviderBuilder> settings) {
    super(
        server ->
            settings
                .apply(
                    AnthropicProvider.builder("claude")
                        .baseUrl(server.url("/").toString())
                        .apiKey("sk-ant-secret")
                        .header("anthropic-beta", "files-api-2025-04-14"))
                .build());
  }

  static String event(String data) {
    String type = JsonObject.parse(data).string("type");
    return "event: " + type + "\ndata: " + data + "\n\n";
  }

  static String start() {
    return event(
        """
        {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
        "model":"claude-haiku-4-5-20251001","content":[],"stop_reason":null,\
        "usage":{"input_tokens":3,"cache_read_input_tokens":0,"output_tokens":1}}}""");
  }

  static String open(int index, String block) {
    return event(
        "{\"type\":\"content_block_start\",\"index\":"
            + index
            + ",\"content_block\":"
            + block
            + "}");
  }

  static String delta(int index, String delta) {
    return event(
        "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
  }

  static String close(int index) {
    return event("{\"type\":\"content_block_stop\",\"index\":" + index + "}");
  }

  static String text(int index, String text) {
    return open(index, "{\"type\":\"text\",\"text\":\"\"}")
        + delta(index, "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}")
        + close(index);
  }

  static String stop(String reason) {
    return event(
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                + reason
                + "\"},\"usage\":{\"output_tokens\":7}}")
        + event("{\"type\":\"message_stop\"}");
  }

  Anthropic answers(String body) {
    return answers(200, body);
  }

  Anthropic answers(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    return this;
  }

  Anthropic streams(String... events) {
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Content-Type", "text/event-stream")
            .body(String.join("", events))
            .build());
    return this;
  }

  static ChatRequest request(String members) {
    return ChatRequest.parse(("{\"model\":\"claude-haiku-4-5\"," + members + "}").getBytes(UTF_8));
  }

  static ChatRequest hello() {
    return request("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]");
  }

  /** The body that arrives for a request with these members. */
  JsonObject sentFor(String members) {
    answers(ANSWER);
    ask(request(members)).close();
    return takeBody();
  }

  /** A plain answer, without its time. */
  JsonObject completion() {
    return ((CompleteReply) ask(hello())).response().json().without("created");
  }

  List<ChatChunk> chunks() {
    try (StreamingReply reply = (StreamingReply) ask(hello().withStream(true))) {
      List<ChatChunk> chunks = new ArrayList<>();
      reply.forEach(chunks::add);
      return chunks;
    }
  }

  /** The whole answer, assembled from a stream, without its time. */
  JsonObject assembled() {
    try (StreamingReply reply = (StreamingReply) ask(hello().withStream(true))) {
      return reply.toResponse().json().without("created");
    }
  }
}
