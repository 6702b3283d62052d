package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which parts of requests and answers are passed on, and which are not. */
class RelayTest {
  private final Map<Boolean, String> answers =
      Map.of(true, Samples.stream("Hi"), false, Samples.completion("Hi"));
  private String answer = answers.get(false);
  private RawUpstream upstream;
  private RunningServer server;
  private HttpCaller caller;

  @BeforeEach
  void start() {
    upstream = new RawUpstream(call -> call.answer(200, "application/json", answer));
    server = RunningServer.inFrontOf(upstream.baseUrl(), "providers.up.aliases.fast=gpt-4o-mini");
    caller = new HttpCaller(server);
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  @Test
  @DisplayName("31 our control headers and the caller's credentials are not sent to the provider")
  void control_headers_are_not_passed_on() {
    caller.chat(
        Samples.HELLO,
        "x-ai-provider-tags",
        "team=a",
        "x-ai-provider-timeout",
        "5",
        "x-ai-provider-cache-ttl",
        "7",
        "Cache-Control",
        "no-store",
        "Authorization",
        "Bearer callers-own",
        "X-API-Key",
        "callers-own",
        "Cookie",
        "session=callers-own",
        "x-request-id",
        "callers-own");

    Conversation sent = upstream.next();
    assertThat(sent.head().toLowerCase(Locale.ROOT))
        .doesNotContain("x-ai-provider", "callers-own", "no-store", "x-api-key", "cookie")
        .contains("authorization: bearer sk-upstream");
    assertThat(JsonObject.parse(sent.body())).isEqualTo(JsonObject.parse(Samples.HELLO));
  }

  @Test
  @DisplayName("30, 35 unknown fields, explicit nulls and numbers are passed on as written")
  void unknown_fields_are_passed_on_as_written() {
    String body =
        Samples.request(
            "\"temperature\":1.0,\"seed\":null,\"x_new\":{\"b\":1e2,\"a\":[0.10,-0]},"
                + "\"top_p\":1E-1");
    caller.chat(body);

    assertThat(upstream.next().body()).isEqualTo(body);
  }

  @Test
  @DisplayName("30 another model is the only change")
  void another_model_is_the_only_change() {
    String body = Samples.request("\"temperature\":1.0").replace("gpt-4o-mini", "fast");
    caller.chat(body);

    assertThat(upstream.next().body()).isEqualTo(Samples.request("\"temperature\":1.0"));
  }

  @Test
  @DisplayName("38 developer messages, several choices, logprobs, refusals, audio, annotations")
  void all_fields_of_openai_are_preserved() {
    answer =
        "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,"
            + "\"refusal\":\"No.\",\"annotations\":[{\"type\":\"url_citation\"}],"
            + "\"audio\":{\"id\":\"a\",\"data\":\"AA==\"}},\"logprobs\":{\"content\":[{\"token\":"
            + "\"a\",\"logprob\":-0.10,\"bytes\":[97],\"top_logprobs\":[]}]},"
            + "\"finish_reason\":\"stop\"},{\"index\":1,\"message\":{\"role\":\"assistant\","
            + "\"content\":\"Hi\"},\"finish_reason\":\"length\"}],\"service_tier\":\"x\","
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
            + "\"completion_tokens_details\":{\"audio_tokens\":1}}}";
    String request =
        "{\"model\":\"m\",\"n\":2,\"logprobs\":true,\"modalities\":[\"text\",\"audio\"],"
            + "\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief.\"},"
            + "{\"role\":\"user\",\"content\":\"Hello\"}]}";

    HttpResponse<String> response = caller.chat(request);

    assertThat(upstream.next().body()).isEqualTo(request);
    assertThat(response.body()).isEqualTo(answer);
  }

  @Test
  @DisplayName("38 logprobs, refusals and audio in chunks are preserved")
  void all_streamed_fields_of_openai_are_preserved() {
    String chunk =
        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\",\"refusal\":\"No\","
            + "\"audio\":{\"data\":\"AA\"}},"
            + "\"logprobs\":{\"content\":[],\"refusal\":[]},\"finish_reason\":null}],\"new\":1.0}";
    answer = Samples.event(chunk) + Samples.finish("stop") + Samples.done();

    assertThat(Samples.dataOf(caller.chat(Samples.HELLO_STREAMED).body())).contains(chunk);
  }

  @Test
  @DisplayName("28 a null content next to tool calls is preserved")
  void a_null_content_is_preserved() {
    String request =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
            + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":"
            + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"ok\"}]}";
    caller.chat(request);

    assertThat(upstream.next().body()).isEqualTo(request);
  }

  @Test
  @DisplayName("40 the body has the upstream's model, the headers have the provider")
  void the_body_has_the_upstreams_model() {
    HttpResponse<String> response = caller.chat(Samples.HELLO.replace("gpt-4o-mini", "fast"));

    assertThat(JsonObject.parse(response.body()).string("model"))
        .isEqualTo("gpt-4o-mini-2024-07-18");
    assertThat(response.headers().firstValue("x-ai-provider-provider")).hasValue("up");
    assertThat(response.headers().firstValue("x-ai-provider-model"))
        .hasValue("gpt-4o-mini-2024-07-18");
  }

  @Test
  @DisplayName("40 the chunks have the upstream's model, the headers have the provider")
  void the_chunks_have_the_upstreams_model() {
    answer = answers.get(true);
    HttpResponse<String> response =
        caller.chat(Samples.HELLO_STREAMED.replace("gpt-4o-mini", "fast"));

    assertThat(JsonObject.parse(Samples.dataOf(response.body()).get(0)).string("model"))
        .isEqualTo("gpt-4o-mini-2024-07-18");
    assertThat(response.headers().firstValue("x-ai-provider-model"))
        .hasValue("gpt-4o-mini-2024-07-18");
  }

  @Test
  void a_models_name_cannot_add_a_header_to_the_answer() {
    answer = Samples.completion("Hi").replace("gpt-4o-mini-2024-07-18", "a\\r\\nSet-Cookie: b=1");
    HttpResponse<String> response = caller.chat(Samples.HELLO);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("set-cookie")).isEmpty();
  }
}
