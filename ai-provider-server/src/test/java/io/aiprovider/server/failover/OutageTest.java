package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Only keys in the environment are configured, and one vendor is down. */
class OutageTest {
  private static final ModelCatalog CATALOG = ModelCatalog.bundled();
  private static final Pattern IN_PATH = Pattern.compile("/models/([^:]+):");

  enum Vendor {
    OPENAI("openai", "gpt-4o", Samples.completion("from openai"), Samples.stream("from openai")),
    ANTHROPIC(
        "anthropic",
        "claude-sonnet-4-6",
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5",
         "content":[{"type":"text","text":"from anthropic"}],"stop_reason":"end_turn",
         "usage":{"input_tokens":5,"output_tokens":2}}""",
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message",\
        "role":"assistant","model":"claude-haiku-4-5","content":[],"usage":{"input_tokens":5}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,\
        "delta":{"type":"text_delta","text":"from anthropic"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},\
        "usage":{"output_tokens":2}}

        event: message_stop
        data: {"type":"message_stop"}

        """),
    GOOGLE_AI(
        "google",
        "gemini-3.5-flash",
        """
        {"candidates":[{"content":{"role":"model","parts":[{"text":"from google"}]},
         "finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":5,
         "candidatesTokenCount":2,"totalTokenCount":7},"modelVersion":"gemini-3.5-flash-lite"}""",
        """
        data: {"candidates":[{"content":{"role":"model","parts":[{"text":"from google"}]},\
        "finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":5,\
        "candidatesTokenCount":2,"totalTokenCount":7},"modelVersion":"gemini-3.5-flash-lite"}

        """),
    DEEPSEEK(
        "deepseek",
        "deepseek-v4-pro",
        Samples.completion("from deepseek"),
        Samples.stream("from deepseek"));

    private final String type;
    private final String model;
    private final String answer;
    private final String stream;

    Vendor(String type, String model, String answer, String stream) {
      this.type = type;
      this.model = model;
      this.answer = answer;
      this.stream = stream;
    }
  }

  /** What is wrong with a vendor. */
  enum Fault {
    DOWN(503, "{}"),
    KEY_REFUSED(401, Samples.error("Wrong key.", "invalid_request_error", "invalid_api_key")),
    QUOTA_EXHAUSTED(429, Samples.error("No quota.", "insufficient_quota", "insufficient_quota")),
    CONNECTION_REFUSED(0, "");

    private final int status;
    private final String body;

    Fault(int status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  private final Map<Vendor, MockWebServer> services = new EnumMap<>(Vendor.class);
  private RunningServer server;
  private HttpCaller caller;

  @BeforeEach
  void start() throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Vendor vendor : Vendor.values()) {
      MockWebServer service = new MockWebServer();
      service.start();
      services.put(vendor, service);
      answers(vendor);
      variables.put(vendor.name() + "_API_KEY", "sk-" + vendor);
      String path = vendor == Vendor.OPENAI || vendor == Vendor.DEEPSEEK ? "/v1" : "";
      variables.put(vendor.name() + "_BASE_URL", service.url(path).toString().replaceAll("/$", ""));
    }
    server = RunningServer.dedicated(variables);
    caller = new HttpCaller(server);
  }

  @AfterEach
  void stop() {
    server.close();
    services.values().forEach(MockWebServer::close);
  }

  /** The vendor answers all requests, with a stream if that is requested. */
  private void answers(Vendor vendor) {
    services
        .get(vendor)
        .setDispatcher(
            new Dispatcher() {
              @Override
              public MockResponse dispatch(RecordedRequest request) {
                boolean streamed =
                    request.getTarget().contains(":streamGenerateContent")
                        || Objects.requireNonNull(request.getBody())
                            .utf8()
                            .contains("\"stream\":true");
                return new MockResponse.Builder()
                    .addHeader("Content-Type", streamed ? "text/event-stream" : "application/json")
                    .body(streamed ? vendor.stream : vendor.answer)
                    .build();
              }
            });
  }

  private void fails(Vendor vendor, Fault fault) {
    if (fault == Fault.CONNECTION_REFUSED) {
      services.get(vendor).close();
    } else {
      answers(vendor, fault.status, fault.body);
    }
  }

  private void answers(Vendor vendor, int status, String body) {
    services
        .get(vendor)
        .setDispatcher(
            new Dispatcher() {
              @Override
              public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                    .code(status)
                    .addHeader("Content-Type", "application/json")
                    .body(body)
                    .build();
              }
            });
  }

  private HttpResponse<String> send(String model) {
    return send(model, false);
  }

  private HttpResponse<String> send(String model, boolean streamed) {
    return caller.chat(
        JsonObject.of("model", model)
            .with("stream", streamed)
            .with("messages", List.of(JsonObject.of("role", "user").with("content", "Hello")))
            .toString());
  }

  /** The requested models of each vendor, in order. */
  private Map<Vendor, List<String>> requested() {
    Map<Vendor, List<String>> requested = new EnumMap<>(Vendor.class);
    services.forEach(
        (vendor, service) -> {
          int count = service.getRequestCount();
          for (int i = 0; i < count; i++) {
            requested.computeIfAbsent(vendor, first -> new ArrayList<>()).add(model(service));
          }
        });
    return requested;
  }

  private static String model(MockWebServer service) {
    try {
      RecordedRequest request = service.takeRequest();
      Matcher inPath = IN_PATH.matcher(request.getTarget());
      return inPath.find()
          ? inPath.group(1)
          : Objects.requireNonNull(
              JsonObject.parse(Objects.requireNonNull(request.getBody()).toByteArray())
                  .string("model"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_vendors_model_is_requested_from_the_vendor(Vendor vendor) {
    HttpResponse<String> response = send(vendor.model);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("from " + vendor.type);
    assertThat(requested()).isEqualTo(Map.of(vendor, List.of(vendor.model)));
  }

  static Stream<Arguments> outages() {
    return Stream.of(Vendor.values())
        .flatMap(
            vendor ->
                Stream.of(Fault.values())
                    .flatMap(
                        fault ->
                            Stream.of(false, true)
                                .map(streamed -> Arguments.of(vendor, fault, streamed))));
  }

  @ParameterizedTest(name = "{0}, {1}, streamed: {2}")
  @MethodSource("outages")
  @DisplayName("another vendor answers for one that fails, and none is called for a foreign model")
  void another_vendor_answers_during_an_outage(Vendor down, Fault fault, boolean streamed) {
    fails(down, fault);

    HttpResponse<String> response = send(down.model, streamed);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("from ").doesNotContain("from " + down.type);
    assertThat(response.headers().firstValue("x-ai-provider-fallbacks")).hasValue("1");
    assertThat(requested())
        .allSatisfy(
            (vendor, models) ->
                assertThat(models)
                    .allSatisfy(model -> assertThat(vendorOf(model)).isEqualTo(vendor.type)));
  }

  private static String vendorOf(String model) {
    CatalogModel known = CATALOG.find(model);
    assertThat(known).as(model).isNotNull();
    return known.provider();
  }

  @Test
  void another_vendor_answers_auto_during_an_outage() {
    answers(Vendor.OPENAI, 503, "{}");

    assertThat(send("auto").body()).contains("from anthropic");
  }

  @ParameterizedTest
  @CsvSource({"gpt-4o, openai", "claude-sonnet-4-6, anthropic"})
  void a_vendor_that_no_longer_has_a_model_answers_with_its_default_model(
      String model, String provider) {
    for (Vendor vendor : Vendor.values()) {
      if (!vendor.type.equals(provider)) {
        answers(vendor, 503, "{}");
      }
    }
    Vendor owner = provider.equals("openai") ? Vendor.OPENAI : Vendor.ANTHROPIC;
    services
        .get(owner)
        .setDispatcher(
            new Dispatcher() {
              @Override
              public MockResponse dispatch(RecordedRequest request) {
                String body = Objects.requireNonNull(request.getBody()).utf8();
                boolean gone = body.contains("\"" + model + "\"");
                return new MockResponse.Builder()
                    .code(gone ? 404 : 200)
                    .addHeader("Content-Type", "application/json")
                    .body(gone ? noSuchModel(owner) : owner.answer)
                    .build();
              }
            });

    HttpResponse<String> response = send(model);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("from " + provider);
  }

  private static String noSuchModel(Vendor vendor) {
    return vendor == Vendor.ANTHROPIC
        ? "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: x\"}}"
        : Samples.error("No such model.", "invalid_request_error", "model_not_found");
  }
}
