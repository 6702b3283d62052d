package io.aiprovider.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTest {
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server = RunningServer.simulated("providers.sim.cost-per-token=0.001", "cache.enabled=true");
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answers_a_plain_call() {
    HttpResponse<String> response = caller.chat(Samples.HELLO);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    JsonObject answer = JsonObject.parse(response.body());
    assertThat(answer.string("object")).isEqualTo("chat.completion");
    assertThat(answer.objects("choices").get(0).object("message").string("content"))
        .isEqualTo("Simulated answer to: Hello");
  }

  @Test
  void shows_provider_and_attempts_in_headers() {
    HttpResponse<String> response = caller.chat(Samples.HELLO, "Cache-Control", "no-store");

    assertThat(header(response, "x-ai-provider-provider")).isEqualTo("sim");
    assertThat(header(response, "x-ai-provider-model")).isEqualTo("gpt-4o-mini");
    assertThat(header(response, "x-ai-provider-attempts")).isEqualTo("1");
    assertThat(header(response, "x-ai-provider-fallbacks")).isEqualTo("0");
    assertThat(header(response, "x-ai-provider-cache")).isEqualTo("BYPASS");
    assertThat(new BigDecimal(header(response, "x-ai-provider-overhead-ms"))).isPositive();
  }

  @Test
  void shows_the_cost_of_a_plain_call_in_dollars() {
    HttpResponse<String> response = caller.chat(Samples.HELLO, "Cache-Control", "no-store");

    long tokens = JsonObject.parse(response.body()).object("usage").integer("total_tokens");
    assertThat(header(response, "x-ai-provider-cost"))
        .isEqualTo(
            new BigDecimal("0.001")
                .multiply(BigDecimal.valueOf(tokens))
                .stripTrailingZeros()
                .toPlainString());
  }

  @Test
  void answers_the_same_question_from_the_cache_at_no_cost() {
    String question = Samples.request("\"seed\":1");
    HttpResponse<String> first = caller.chat(question);
    HttpResponse<String> second = caller.chat(question);

    assertThat(header(first, "x-ai-provider-cache")).isEqualTo("MISS");
    assertThat(header(second, "x-ai-provider-cache")).isEqualTo("HIT");
    assertThat(header(second, "x-ai-provider-cost")).isEqualTo("0");
    assertThat(header(second, "x-ai-provider-attempts")).isEqualTo("0");
  }

  @Test
  void answers_only_from_the_cache_if_the_caller_wants_that() {
    String question = Samples.request("\"seed\":2");
    HttpResponse<String> absent = caller.chat(question, "Cache-Control", "only-if-cached");
    HttpResponse<String> first = caller.chat(question);
    HttpResponse<String> cached =
        caller.chat(question, "Cache-Control", "max-age=60", "Cache-Control", "only-if-cached");
    HttpResponse<String> unread =
        caller.chat(question, "Cache-Control", "no-store, only-if-cached");

    assertThat(absent.statusCode()).isEqualTo(504);
    assertThat(HttpCaller.errorOf(absent).string("code")).isEqualTo("not_cached");
    assertThat(header(absent, "x-ai-provider-cache")).isEqualTo("MISS");
    assertThat(header(absent, "x-ai-provider-attempts")).isEqualTo("0");
    assertThat(first.headers().firstValue("age")).isEmpty();
    assertThat(header(cached, "x-ai-provider-cache")).isEqualTo("HIT");
    assertThat(Integer.parseInt(header(cached, "age"))).isBetween(0, 60);
    assertThat(unread.statusCode()).isEqualTo(504);
    assertThat(header(unread, "x-ai-provider-cache")).isEqualTo("BYPASS");
  }

  @Test
  void streams_events_with_their_media_type() {
    HttpResponse<String> response = caller.chat(Samples.HELLO_STREAMED);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo("text/event-stream; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
    assertThat(header(response, "x-accel-buffering")).isEqualTo("no");
    assertThat(header(response, "x-ai-provider-provider")).isEqualTo("sim");
    assertThat(Samples.textOf(response.body())).isEqualTo("Simulated answer to: Hello");
    assertThat(Samples.dataOf(response.body())).last().isEqualTo("[DONE]");
  }

  @Test
  void a_stream_has_no_cost_in_its_headers() {
    HttpResponse<String> response =
        caller.chat(Samples.HELLO_STREAMED, "Cache-Control", "no-store");

    assertThat(response.headers().firstValue("x-ai-provider-cost")).isEmpty();
  }

  @Test
  void api_chat_needs_no_model() {
    HttpResponse<String> response =
        caller.send(
            caller
                .post("/api/chat", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                .build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "x-ai-provider-model")).isEqualTo("simulated");
  }

  @ParameterizedTest
  @CsvSource({
    "x-ai-provider-timeout, soon, a positive number of seconds below 1000000000",
    "x-ai-provider-timeout, 0, a positive number of seconds below 1000000000",
    "x-ai-provider-cache-ttl, 1e9, a positive number of seconds below 1000000000",
    "Cache-Control, max-age=soon, a number of seconds below 1000000000",
    "Cache-Control, max-age, a number of seconds below 1000000000",
    "Cache-Control, max-age=, a number of seconds below 1000000000",
  })
  void an_invalid_header_is_named(String name, String value, String expected) {
    HttpResponse<String> response = caller.chat(Samples.HELLO, name, value);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("param")).isEqualTo(name);
    assertThat(error.string("message")).endsWith("expected " + expected + ".");
  }

  @Test
  void an_empty_list_of_tags_is_accepted() {
    assertThat(caller.chat(Samples.HELLO, "x-ai-provider-tags", "").statusCode()).isEqualTo(200);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("(absent)");
  }
}
