package io.aiprovider.server.usage;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * Two services that keep their own accounts: {@code /first} charges 1, 0.1 and 10 US dollars for a
 * million tokens of input, cached input and output, {@code /second} twice that. The requested model
 * says what happens to the request.
 */
final class CountingUpstream implements AutoCloseable {
  private final MockWebServer server = new MockWebServer();
  private final AtomicInteger number = new AtomicInteger();
  private BigDecimal usd = BigDecimal.ZERO; // guarded by this, as the others
  private BigDecimal discount = BigDecimal.ZERO;
  private long prompt;
  private long completion;
  private int charged;

  CountingUpstream() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    server.start();
  }

  String url(String service) {
    return server.url("/" + service + "/v1").toString();
  }

  synchronized BigDecimal usd() {
    return usd;
  }

  /** By how much requests were cheaper because of cached input. */
  synchronized BigDecimal discount() {
    return discount;
  }

  synchronized long prompt() {
    return prompt;
  }

  synchronized long completion() {
    return completion;
  }

  /** The number of requests that were charged. */
  synchronized int charged() {
    return charged;
  }

  private MockResponse answer(RecordedRequest request) {
    boolean first = request.getUrl().encodedPath().startsWith("/first/");
    JsonObject body = JsonObject.parse(Objects.requireNonNull(request.getBody()).utf8());
    String model = Objects.requireNonNull(body.string("model"));
    return switch (model) {
      case "vectors" -> plain(vectors(charge(first, false)));
      case "refused" -> failure(400);
      case "fails-first" -> first ? failure(503) : plain(completion(charge(false, true)));
      case "breaks-first" ->
          first
              ? events(chunk("", charge(true, true))) // counted, and then no content
              : events(chunk("Hi", null) + last(charge(false, true)) + "data: [DONE]\n\n");
      case "is-cut" -> events(chunk("Hi", null) + chunk("", charge(first, true)));
      case "is-left" -> slowly(chunk("Hi", charge(first, true)));
      default ->
          body.isTrue("stream")
              ? events(chunk("Hi", null) + last(charge(first, true)) + "data: [DONE]\n\n")
              : plain(completion(charge(first, true)));
    };
  }

  /** Charges for a request; returns the usage that the answer reports. */
  private synchronized JsonObject charge(boolean first, boolean answers) {
    int n = number.incrementAndGet();
    long input = 100 + n % 37;
    long cached = answers ? n % 5 * 10 : 0;
    long output = answers ? 3 + n % 11 : 0;
    BigDecimal millionths =
        BigDecimal.valueOf(input - cached)
            .add(new BigDecimal("0.1").multiply(BigDecimal.valueOf(cached)))
            .add(BigDecimal.valueOf(10 * output));
    BigDecimal factor = BigDecimal.valueOf(first ? 1 : 2).movePointLeft(6);
    usd = usd.add(millionths.multiply(factor));
    discount =
        discount.add(new BigDecimal("0.9").multiply(BigDecimal.valueOf(cached)).multiply(factor));
    prompt += input;
    completion += output;
    charged++;
    JsonObject usage = JsonObject.of("prompt_tokens", input);
    return answers
        ? usage
            .with("completion_tokens", output)
            .with("total_tokens", input + output)
            .with("prompt_tokens_details", JsonObject.of("cached_tokens", cached))
        : usage.with("total_tokens", input);
  }

  private static String completion(JsonObject usage) {
    return """
    {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0,
      "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}], "usage": %s}"""
        .formatted(usage.toJson());
  }

  private static String vectors(JsonObject usage) {
    return """
    {"object": "list", "model": "vectors", "data": [{"object": "embedding", "index": 0,
      "embedding": [0.5]}], "usage": %s}"""
        .formatted(usage.toJson());
  }

  private static String chunk(String text, JsonObject usage) {
    return event(
        """
        {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
        "delta":{"content":"%s"},"finish_reason":null}],"usage":%s}"""
            .formatted(text, usage == null ? "null" : usage.toJson()));
  }

  private static String last(JsonObject usage) {
    return event(
        """
        {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
        "delta":{},"finish_reason":"stop"}],"usage":%s}"""
            .formatted(usage.toJson()));
  }

  private static String event(String json) {
    return "data: " + json + "\n\n";
  }

  private static MockResponse plain(String json) {
    return new MockResponse.Builder().body(json).build();
  }

  private static MockResponse failure(int status) {
    return new MockResponse.Builder()
        .code(status)
        .body("{\"error\":{\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":null}}")
        .build();
  }

  private static MockResponse events(String events) {
    return new MockResponse.Builder()
        .addHeader("Content-Type", "text/event-stream")
        .body(events)
        .build();
  }

  /** The first event at once, and then signs of life until the caller leaves. */
  private static MockResponse slowly(String event) {
    long bytes = event.length();
    return new MockResponse.Builder()
        .addHeader("Content-Type", "text/event-stream")
        .body(event + ": waiting\n\n".repeat((int) bytes))
        .throttleBody(bytes, Duration.ofMillis(300).toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
