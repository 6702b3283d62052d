package io.aiprovider.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.HttpProviderFixture;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import mockwebserver3.MockResponse;

/** A provider with a real server, and messages in Gemini's protocol. */
final class Gemini extends HttpProviderFixture<GoogleProvider> {
  static final String ANSWER = answer("{\"text\":\"Hello\"}", "STOP");

  Gemini() {
    super(
        server ->
            GoogleProvider.builder("gemini")
                .baseUrl(server.url("/").toString())
                .apiKey("key")
                .build());
  }

  /** An answer of these parts; without an end if that is empty. */
  static String answer(String parts, String reason) {
    String end = reason.isEmpty() ? "" : ",\"finishReason\":\"" + reason + "\"";
    return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
        + parts
        + "]},\"index\":0"
        + end
        + "}],\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"r1\",\"usageMetadata\":"
        + "{\"promptTokenCount\":10,\"cachedContentTokenCount\":4,\"candidatesTokenCount\":5,"
        + "\"thoughtsTokenCount\":3,\"totalTokenCount\":18}}";
  }

  static String event(String parts, String reason) {
    return "data: " + answer(parts, reason) + "\r\n\r\n";
  }

  Gemini answers(String body) {
    server.enqueue(new MockResponse.Builder().body(body).build());
    return this;
  }

  static ChatRequest request(String members) {
    return ChatRequest.parse(("{\"model\":\"gemini-2.5-flash\"," + members + "}").getBytes(UTF_8));
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

  JsonObject completion() {
    return ((CompleteReply) ask(hello())).response().json();
  }

  /** The whole answer, assembled from a stream. */
  JsonObject assembled() {
    try (StreamingReply reply = (StreamingReply) ask(hello().withStream(true))) {
      return reply.toResponse().json();
    }
  }
}
