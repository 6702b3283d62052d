package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.cost.TokenCounter;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The callers in {@link MixedCallsTest}. They add up what they were told that their calls cost, and
 * calculate what calls must cost whose caller cannot be told. Thread-safe.
 */
final class MixedCallers {
  private static final String CHAT = "/v1/chat/completions";
  private static final TokenCounter COUNTER = new TokenCounter();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final String key;
  private final MixedUpstream upstream;
  private final Map<MixedCall, BigDecimal> costs = new EnumMap<>(MixedCall.class);
  private final Map<MixedCall, Integer> made = new EnumMap<>(MixedCall.class);

  MixedCallers(URI server, String key, MixedUpstream upstream) {
    this.server = server;
    this.key = key;
    this.upstream = upstream;
  }

  /** What the calls of a kind must have cost. */
  synchronized BigDecimal cost(MixedCall kind) {
    return costs.getOrDefault(kind, BigDecimal.ZERO);
  }

  /** How many calls of a kind were made. */
  synchronized int made(MixedCall kind) {
    return made.getOrDefault(kind, 0);
  }

  private synchronized void add(MixedCall kind, BigDecimal usd) {
    costs.merge(kind, usd, BigDecimal::add);
    made.merge(kind, 1, Integer::sum);
  }

  /**
   * Makes a call.
   *
   * @param number a number of its own
   * @param before the number of an earlier call of the same caller that was plain
   */
  void call(MixedCall kind, int number, int before) throws Exception {
    String prompt = kind.name() + " " + number;
    switch (kind) {
      case PLAIN, FAILS_FIRST -> plain(kind, "m", prompt, 200);
      case AGAIN -> plain(kind, "m", MixedCall.PLAIN.name() + " " + before, 200);
      case FAILS_ALWAYS -> plain(kind, "m", prompt, 500);
      case UNKNOWN -> plain(kind, "unknown", prompt, 404);
      case LATE -> {
        plain(kind, "l", prompt, 200);
        upstream.release(prompt);
      }
      case DEADLINE -> {
        plain(kind, "n", prompt, 504);
        upstream.release(prompt);
      }
      case EMBEDDING -> embedding(kind, "e", List.of(prompt), 200);
      case PART_FAILS -> embedding(kind, "v", texts(prompt), 500);
      case PART_ONCE -> embedding(kind, "v", texts(prompt), 200);
      case STREAM, CUT -> stream(kind, prompt);
      case SLOW -> leaveAfterContent(kind, prompt);
      case LEAVES_PLAIN -> leaveBeforeContent(kind, prompt, false);
      case LEAVES_STREAM -> leaveBeforeContent(kind, prompt, true);
    }
  }

  private static List<String> texts(String prompt) {
    return IntStream.range(0, MixedUpstream.BATCH + 50).mapToObj(i -> prompt + " " + i).toList();
  }

  private static JsonObject chat(String model, String prompt, boolean stream) {
    JsonObject body =
        JsonObject.of("model", model)
            .with("messages", List.of(JsonObject.of("role", "user").with("content", prompt)));
    return stream
        ? body.with("stream", true).with("stream_options", JsonObject.of("include_usage", true))
        : body;
  }

  private HttpRequest request(MixedCall kind, String path, JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .header("x-ai-provider-tags", "kind=" + kind)
            .POST(BodyPublishers.ofString(body.toString()));
    return (kind == MixedCall.DEADLINE ? request.header("x-ai-provider-timeout", "1") : request)
        .build();
  }

  private void plain(MixedCall kind, String model, String prompt, int status) throws Exception {
    told(kind, request(kind, CHAT, chat(model, prompt, false)), status);
  }

  private void embedding(MixedCall kind, String model, List<String> texts, int status)
      throws Exception {
    JsonObject body = JsonObject.of("model", model).with("input", texts);
    told(kind, request(kind, "/v1/embeddings", body), status);
  }

  private void told(MixedCall kind, HttpRequest request, int status) throws Exception {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(kind + response.body()).isEqualTo(status);
    boolean called = kind != MixedCall.UNKNOWN;
    String cost = response.headers().firstValue("x-ai-provider-cost").orElse(called ? null : "0");
    add(kind, new BigDecimal(cost));
  }

  private void stream(MixedCall kind, String prompt) throws Exception {
    JsonObject body = chat("m", prompt, true);
    HttpResponse<String> response = http.send(request(kind, CHAT, body), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    if (!kind.isTold()) {
      assertThat(response.body()).contains("stream_broken");
      add(kind, partial(body, MixedUpstream.CUT_TEXT));
      return;
    }
    for (String event : Samples.dataOf(response.body())) {
      JsonObject usage = event.startsWith("{") ? JsonObject.parse(event).object("usage") : null;
      if (usage != null && usage.has("cost")) {
        add(kind, new BigDecimal(usage.get("cost").toString()));
      }
    }
  }

  private void leaveAfterContent(MixedCall kind, String prompt) throws Exception {
    HttpRequest request = request(kind, CHAT, chat("m", prompt, true));
    try (InputStream answer = http.send(request, BodyHandlers.ofInputStream()).body()) {
      assertThat(answer.read()).isNotNegative();
    }
    add(kind, BigDecimal.ZERO); // nobody knows how much had arrived at the server
  }

  private void leaveBeforeContent(MixedCall kind, String prompt, boolean stream)
      throws IOException, InterruptedException {
    JsonObject json = chat("m", prompt, stream);
    byte[] body = json.toBytes();
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n".formatted(CHAT, key)
            + "Content-Type: application/json\r\nx-ai-provider-tags: kind=%s\r\n".formatted(kind)
            + "Content-Length: %d\r\n\r\n".formatted(body.length);
    try (Socket caller = new Socket(server.getHost(), server.getPort())) {
      caller.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      caller.getOutputStream().write(body);
      caller.getOutputStream().flush();
      upstream.awaitArrival(prompt);
    }
    add(kind, partial(json, ""));
  }

  /** What an answer of the first provider costs that was not complete. */
  private static BigDecimal partial(JsonObject body, String received) {
    long tokens =
        COUNTER.estimatePrompt(ChatRequest.parse(body.toBytes())) + COUNTER.count(received, "m");
    return MixedCallsTest.FIRST.multiply(BigDecimal.valueOf(tokens));
  }
}
