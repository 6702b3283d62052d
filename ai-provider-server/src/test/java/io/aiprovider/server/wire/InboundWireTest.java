package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.call.CallExecutor;
import io.aiprovider.server.call.ChatEndpoint;
import io.aiprovider.server.http.RequestBody;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Another protocol needs only one wire and one bean. */
class InboundWireTest {
  private static RawUpstream upstream;
  private static RunningServer server;
  private static HttpCaller caller;

  static final class ToyEndpoint extends ChatEndpoint {
    ToyEndpoint(ChatClient client, CallExecutor executor, RequestBody body) {
      super(new ToyWire(), client, executor, body);
    }
  }

  @BeforeAll
  static void start() {
    upstream =
        new RawUpstream(
            call -> {
              if (call.body().contains("busy")) {
                call.answer(503, "application/json", "{}");
              } else if (call.body().contains("\"stream\":true")) {
                call.beginStream();
                call.write(Samples.opening() + Samples.piece("Hello there "));
                call.write(Samples.piece("friend"));
                if (!call.body().contains("cut")) {
                  call.write(Samples.finish("stop") + Samples.done());
                }
              } else {
                call.answer(200, "application/json", Samples.completion("Hello"));
              }
            });
    server =
        RunningServer.dedicated(
            ToyEndpoint.class,
            "providers.up.type=openai",
            "providers.up.base-url=" + upstream.baseUrl(),
            "providers.up.api-key=k",
            "resilience.max-attempts=1");
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    upstream.close();
  }

  private static HttpResponse<String> post(String path, String json) {
    return caller.send(caller.post(path, json).build());
  }

  @Test
  void a_plain_answer_is_in_the_callers_protocol() {
    HttpResponse<String> response = post("/toy/gpt-4o:plain", "{\"say\":\"hi\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"said\":\"Hello\"}");
    assertThat(response.headers().firstValue("x-ai-provider-provider")).hasValue("up");
  }

  @Test
  void a_chunk_may_be_several_events_or_none_and_the_encoder_has_state() {
    HttpResponse<String> response = post("/toy/gpt-4o:stream", "{\"say\":\"hi\"}");

    assertThat(response.headers().firstValue("content-type")).hasValue("text/x-toy");
    assertThat(response.body()).isEqualTo("0 Hello \n1 there \n2 friend\n3 END\n");
  }

  @Test
  void a_broken_stream_ends_with_an_error_of_the_protocol() {
    HttpResponse<String> response = post("/toy/gpt-4o:stream", "{\"say\":\"cut\"}");

    assertThat(response.body()).startsWith("0 Hello \n1 there \n2 friend\n3 OOPS {\"oops\":");
  }

  @Test
  void errors_have_the_format_and_the_status_of_the_protocol() {
    HttpResponse<String> invalid = post("/toy/gpt-4o:plain", "{}");
    assertThat(invalid.statusCode()).isEqualTo(400);
    assertThat(JsonObject.parse(invalid.body()).string("about")).isEqualTo("say");

    HttpResponse<String> busy = post("/toy/gpt-4o:plain", "{\"say\":\"busy\"}");
    assertThat(busy.statusCode()).isEqualTo(529);
    assertThat(JsonObject.parse(busy.body()).string("oops")).startsWith("up: ");
  }

  @Test
  void refusals_before_a_call_have_the_format_of_the_protocol() {
    HttpResponse<String> wrongMethod = caller.get("/toy/gpt-4o:plain");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(JsonObject.parse(wrongMethod.body()).string("oops")).contains("POST");

    HttpResponse<String> foreign =
        caller.send(caller.post("/toy/m:plain", "{}", "Origin", "https://evil.test").build());
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(JsonObject.parse(foreign.body()).string("oops")).isNotNull();
  }

  @Test
  void openais_protocol_still_works() {
    assertThat(caller.chat(Samples.HELLO).statusCode()).isEqualTo(200);
    assertThat(HttpCaller.errorOf(caller.get("/v1/nothing")).string("code"))
        .isEqualTo("unknown_url");
  }
}
