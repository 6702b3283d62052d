package io.aiprovider.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers of the server who send the same request at the same time. */
@Timeout(120)
class SharedAnswersTest {
  private static final int CALLERS = 100;
  private static final BigDecimal COST = new BigDecimal("0.007"); // of seven tokens

  private final RawUpstream upstream = new RawUpstream(SharedAnswersTest::answer);
  private KeyServer server;
  private String key;

  @BeforeEach
  void start() {
    server =
        KeyServer.on(
            TestDatabase.H2,
            "cache.enabled=true",
            "limits.default-requests=0",
            "resilience.max-attempts=1",
            "providers.sim.enabled=false",
            "providers.up.type=openai",
            "providers.up.base-url=" + upstream.baseUrl(),
            "providers.up.api-key=sk-upstream",
            "providers.up.cost-per-token=0.001");
    key = key("ada");
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  private String key(String user) {
    return Objects.requireNonNull(
        server
            .create("acme", user, "\"max_concurrent\":1000", "\"budget_usd\":100")
            .string("api_key"));
  }

  /** Sends the beginning at once and the rest when the test says so. */
  private static void answer(Conversation conversation) throws IOException {
    if (conversation.body().contains("\"stream\":true")) {
      conversation.beginStream();
      conversation.write(Samples.opening() + Samples.piece("Hel"));
      conversation.awaitProceed();
      conversation.write(
          Samples.piece("lo") + Samples.finish("stop") + Samples.usage() + Samples.done());
    } else {
      conversation.awaitProceed();
      conversation.answer(200, "application/json", Samples.completion("Hello"));
    }
  }

  private List<CompletableFuture<HttpResponse<String>>> send(int count, String json) {
    HttpCaller caller = new HttpCaller(server.server());
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(caller.chatAsync(json, "X-API-Key", key));
    }
    return calls;
  }

  private void awaitCalls(int count) {
    await().until(() -> gauge("ai_provider.requests.in_flight") == count);
  }

  private double gauge(String name) {
    return server.server().bean(MeterRegistry.class).get(name).gauge().value();
  }

  private void assertThatNothingIsOpen() {
    await().until(() -> gauge("ai_provider.requests.in_flight") == 0);
    await().until(() -> server.server().bean(CallExecutor.class).runningCalls() == 0);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue("x-ai-provider-" + name).orElseThrow();
  }

  private JsonObject recorded(HttpResponse<?> response) {
    String path = "/api/v1/calls/" + header(response, "call-id");
    await()
        .pollDelay(Duration.ZERO)
        .until(() -> server.send("GET", path, null, KeyServer.ADMIN).statusCode() == 200);
    return get(path, KeyServer.ADMIN);
  }

  private JsonObject get(String path, String as) {
    return JsonObject.parse(server.send("GET", path, null, as).body());
  }

  private static BigDecimal number(JsonObject json, String name) {
    return Objects.requireNonNull(json.get(name), name).asDecimal();
  }

  @Test
  void a_hundred_plain_callers_make_one_request_and_one_of_them_pays() {
    List<CompletableFuture<HttpResponse<String>>> calls = send(CALLERS, Samples.HELLO);
    Conversation conversation = upstream.next();
    awaitCalls(CALLERS);
    conversation.proceed();

    List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(HttpResponse::body).containsOnly(Samples.completion("Hello"));
    assertThat(answers).extracting(answer -> header(answer, "provider")).containsOnly("up");
    assertThat(answers)
        .extracting(answer -> header(answer, "model"))
        .containsOnly("gpt-4o-mini-2024-07-18");
    assertThat(answers)
        .filteredOn(answer -> header(answer, "cache").equals("COALESCED"))
        .hasSize(CALLERS - 1)
        .allMatch(answer -> header(answer, "cost").equals("0"))
        .allMatch(answer -> header(answer, "attempts").equals("0"));
    assertThat(upstream.calls()).isEqualTo(1);
    assertThatNothingIsOpen();
    assertThatOnePaid(answers);
  }

  @Test
  void a_hundred_streams_make_one_request_and_one_of_them_pays() {
    List<CompletableFuture<HttpResponse<String>>> calls = send(CALLERS, Samples.HELLO_STREAMED);
    Conversation conversation = upstream.next();
    awaitCalls(CALLERS);
    conversation.proceed();

    List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(answer -> Samples.textOf(answer.body())).containsOnly("Hello");
    assertThat(answers).allMatch(answer -> answer.body().endsWith("data: [DONE]\n\n"));
    assertThat(upstream.calls()).isEqualTo(1);
    assertThatNothingIsOpen();
    assertThatOnePaid(answers);
  }

  private void assertThatOnePaid(List<HttpResponse<String>> answers) {
    BigDecimal saved = BigDecimal.ZERO;
    int attempts = 0;
    for (HttpResponse<String> answer : answers) {
      JsonObject call = recorded(answer);
      JsonObject cache = Objects.requireNonNull(call.object("cache"));
      boolean shared = header(answer, "cache").equals("COALESCED");
      assertThat(cache.string("status")).isEqualTo(header(answer, "cache"));
      assertThat(cache.isTrue("hit")).isEqualTo(shared);
      assertThat(call.integer("status")).isEqualTo(200);
      assertThat(number(call, "cost_usd")).isEqualByComparingTo(shared ? BigDecimal.ZERO : COST);
      attempts += call.objects("attempts").size();
      saved = saved.add(number(call, "saved_usd"));
    }
    assertThat(attempts).isEqualTo(1);
    assertThat(saved).isEqualByComparingTo(COST.multiply(BigDecimal.valueOf(CALLERS - 1)));
    assertThat(number(get("/usage", key), "cost_usd")).isEqualByComparingTo(COST);
    await()
        .untilAsserted(
            () -> {
              JsonObject sums =
                  Objects.requireNonNull(
                      get("/api/v1/analytics/costs", KeyServer.ADMIN).object("total"));
              assertThat(sums.integer("requests")).isEqualTo(CALLERS);
              assertThat(sums.integer("attempts")).isEqualTo(1);
              assertThat(sums.integer("cache_hits")).isEqualTo(CALLERS - 1);
              assertThat(number(sums, "cost_usd")).isEqualByComparingTo(COST);
            });
    assertThat(
            server
                .server()
                .bean(MeterRegistry.class)
                .get("ai_provider.cache.requests")
                .tag("result", "coalesced")
                .counter()
                .count())
        .isEqualTo(CALLERS - 1);
  }

  @Test
  void a_stream_goes_on_for_others_when_the_first_caller_disconnects() {
    RawCaller first = new RawCaller(server.server());
    first.send(request(Samples.HELLO_STREAMED)).readUntil("Hel");
    List<CompletableFuture<HttpResponse<String>>> others = send(10, Samples.HELLO_STREAMED);
    Conversation conversation = upstream.next();
    awaitCalls(11);

    first.close();
    assertThat(conversation.isClosedWithin(200)).isFalse();
    conversation.proceed();

    assertThat(others)
        .extracting(CompletableFuture::join)
        .extracting(answer -> Samples.textOf(answer.body()))
        .containsOnly("Hello");
    assertThat(upstream.calls()).isEqualTo(1);
    assertThatNothingIsOpen();
    await()
        .untilAsserted(
            () -> assertThat(number(get("/usage", key), "cost_usd")).isEqualByComparingTo(COST));
  }

  @Test
  void a_plain_call_goes_on_for_others_when_the_first_caller_disconnects() {
    RawCaller first = new RawCaller(server.server());
    first.send(request(Samples.HELLO));
    Conversation conversation = upstream.next();
    List<CompletableFuture<HttpResponse<String>>> others = send(10, Samples.HELLO);
    awaitCalls(11);

    first.close();
    assertThat(conversation.isClosedWithin(100)).isFalse();
    conversation.proceed();

    assertThat(others)
        .extracting(CompletableFuture::join)
        .extracting(HttpResponse::body)
        .containsOnly(Samples.completion("Hello"));
    assertThat(upstream.calls()).isEqualTo(1);
    assertThatNothingIsOpen();
  }

  @Test
  void the_provider_is_disconnected_within_a_second_when_the_last_caller_leaves() {
    try (RawUpstream hanging =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                  call.hang();
                });
        RunningServer own = RunningServer.inFrontOf(hanging.baseUrl(), "cache.enabled=true")) {
      RawCaller first = new RawCaller(own);
      first.chat(Samples.HELLO_STREAMED).readUntil("Hel");
      RawCaller second = new RawCaller(own);
      second.chat(Samples.HELLO_STREAMED).readUntil("Hel");
      Conversation conversation = hanging.next();

      first.close();
      await().until(() -> own.bean(CallExecutor.class).runningCalls() <= 2);
      second.close();

      assertThat(conversation.isClosedWithin(1_000)).isTrue();
      assertThat(hanging.calls()).isEqualTo(1);
      await().until(() -> own.bean(CallExecutor.class).runningCalls() == 0);
    }
  }

  private String request(String json) {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
        + key
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + json.length()
        + "\r\n\r\n"
        + json;
  }
}
