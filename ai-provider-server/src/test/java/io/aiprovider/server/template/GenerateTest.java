package io.aiprovider.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.call.CallExecutor;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /ai/generate}: a call like any other, with a simpler form. */
class GenerateTest {
  private static final String PATH = "/ai/generate";
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

  private static HttpResponse<String> post(String json, String... headers) {
    return caller.send(caller.post(PATH, json, headers).build());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("(absent)");
  }

  @Test
  void answers_with_the_text_and_how_it_was_made() {
    HttpResponse<String> response =
        post("{\"prompt\":\"Hello\",\"system\":\"Be brief.\",\"model\":\"gpt-4o-mini\"}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonObject answer = JsonObject.parse(response.body());
    assertThat(answer.string("text")).isEqualTo("Simulated answer to: Hello");
    assertThat(answer.string("model")).isEqualTo("gpt-4o-mini");
    assertThat(answer.string("provider")).isEqualTo("sim");
    assertThat(answer.isTrue("cached")).isFalse();
    long tokens = answer.object("usage").integer("total_tokens");
    assertThat(answer.object("usage").integer("prompt_tokens")).isGreaterThan(2);
    assertThat(answer.get("cost_usd").asDecimal().doubleValue())
        .isCloseTo(tokens * 0.001, within(1e-9));
    assertThat(answer.integer("response_time_ms")).isNotNegative();
    assertThat(answer.string("finish_reason")).isEqualTo("stop");
  }

  @Test
  void has_the_headers_of_every_call() {
    HttpResponse<String> response = post("{\"prompt\":\"Hi\"}", "Cache-Control", "no-store");

    assertThat(header(response, "x-ai-provider-call-id")).startsWith("call_");
    assertThat(header(response, "x-ai-provider-provider")).isEqualTo("sim");
    assertThat(header(response, "x-ai-provider-attempts")).isEqualTo("1");
    assertThat(header(response, "x-ai-provider-cache")).isEqualTo("BYPASS");
    assertThat(header(response, "x-ai-provider-cost"))
        .isEqualTo(JsonObject.parse(response.body()).get("cost_usd").toString());
  }

  @Test
  void a_repeated_prompt_is_answered_from_the_cache_at_no_cost() {
    post("{\"prompt\":\"Again\"}");
    JsonObject answer = JsonObject.parse(post("{\"prompt\":\"Again\"}").body());

    assertThat(answer.isTrue("cached")).isTrue();
    assertThat(answer.get("cost_usd")).hasToString("0");
    assertThat(answer.string("provider")).isEqualTo("sim");
  }

  @Test
  void max_tokens_and_temperature_reach_the_model() {
    JsonObject answer =
        JsonObject.parse(
            post("{\"prompt\":\"Hello\",\"max_tokens\":2,\"temperature\":0.5}").body());

    assertThat(answer.string("finish_reason")).isEqualTo("length");
    assertThat(answer.object("usage").integer("completion_tokens")).isEqualTo(2);
  }

  @Test
  void streams_the_text_and_then_everything_else() {
    HttpResponse<String> response = post("{\"prompt\":\"Hello\",\"stream\":true}");

    assertThat(header(response, "content-type")).isEqualTo("text/event-stream; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
    List<JsonObject> events =
        Samples.dataOf(response.body()).stream().map(JsonObject::parse).toList();
    StringBuilder text = new StringBuilder();
    for (JsonObject event : events.subList(0, events.size() - 1)) {
      assertThat(event.names()).containsExactly("text");
      text.append(event.string("text"));
    }
    assertThat(text).hasToString("Simulated answer to: Hello");
    JsonObject last = events.get(events.size() - 1);
    assertThat(last.isTrue("done")).isTrue();
    assertThat(last.names())
        .contains("model", "provider", "cached", "usage", "cost_usd", "response_time_ms");
    assertThat(last.object("usage").integer("total_tokens")).isPositive();
    assertThat(last.get("cost_usd").asDecimal()).isPositive();
    assertThat(last.string("finish_reason")).isEqualTo("stop");
  }

  @Test
  void errors_have_the_servers_format_and_name_the_field() {
    HttpResponse<String> missing = post("{\"system\":\"x\"}");
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(missing).string("param")).isEqualTo("prompt");

    HttpResponse<String> misspelt = post("{\"prompt\":\"x\",\"max_token\":5}");
    assertThat(HttpCaller.errorOf(misspelt).string("code")).isEqualTo("unknown_parameter");
    assertThat(HttpCaller.errorOf(misspelt).string("message")).contains("max_tokens");

    assertThat(post("{\"prompt\":").statusCode()).isEqualTo(400);
    assertThat(caller.get(PATH).statusCode()).isEqualTo(405);
    assertThat(post("{\"prompt\":\"x\"}", "x-ai-provider-timeout", "soon").statusCode())
        .isEqualTo(400);
  }

  @Test
  void an_unknown_template_is_an_unknown_path() {
    HttpResponse<String> response = caller.send(caller.post("/ai/nothing", "{}").build());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("unknown_url");
  }

  @Test
  void a_stream_that_breaks_ends_with_an_error() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                });
        RunningServer broken = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpCaller to = new HttpCaller(broken);
      List<String> events =
          Samples.dataOf(
              to.send(to.post(PATH, "{\"prompt\":\"Hi\",\"stream\":true}").build()).body());

      assertThat(events).first().isEqualTo("{\"text\":\"Hel\"}");
      assertThat(HttpCaller.errorOf(events.get(1)).string("code")).isEqualTo("stream_broken");
      assertThat(events).hasSize(2);
    }
  }

  @Test
  void a_caller_that_leaves_ends_the_request_to_the_provider() {
    try (RawUpstream upstream = new RawUpstream(Conversation::hang);
        RunningServer waiting = RunningServer.inFrontOf(upstream.baseUrl())) {
      RawCaller leaving =
          new RawCaller(waiting).post(PATH, "{\"prompt\":\"Hi\"}".getBytes(StandardCharsets.UTF_8));
      Conversation conversation = upstream.next();

      leaving.close();

      assertThat(conversation.isClosedWithin(1_000)).isTrue();
      await().until(() -> waiting.bean(CallExecutor.class).runningCalls() == 0);
    }
  }

  @Test
  void a_provider_that_fails_is_followed_by_the_next() {
    try (RunningServer two =
        RunningServer.with(
            "providers.down.type=openai",
            "providers.down.base-url=" + RawUpstream.refusingBaseUrl(),
            "providers.down.api-key=k",
            "providers.sim.type=simulated")) {
      HttpCaller to = new HttpCaller(two);
      HttpResponse<String> response = to.send(to.post(PATH, "{\"prompt\":\"Hi\"}").build());

      assertThat(JsonObject.parse(response.body()).string("provider")).isEqualTo("sim");
      assertThat(header(response, "x-ai-provider-fallbacks")).isEqualTo("1");
    }
  }
}
