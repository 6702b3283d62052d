package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.ANSWER;
import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static io.aiprovider.provider.openai.ProviderFixture.delta;
import static io.aiprovider.provider.openai.ProviderFixture.finish;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.testing.ChatProviderContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;

class OpenAiProviderContractTest extends ChatProviderContract {
  private static final String USAGE =
      "data: {\"id\":\"c1\",\"choices\":[],\"usage\":"
          + "{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}\n\n";

  private final List<ProviderFixture> fixtures = new ArrayList<>();

  @AfterEach
  void stopServers() {
    fixtures.forEach(ProviderFixture::close);
  }

  @Override
  protected int openRequests() {
    return fixtures.stream().mapToInt(fixture -> fixture.openCalls.count()).sum();
  }

  @Override
  protected ChatProvider answering() {
    return behind(OpenAiProviderContractTest::answer);
  }

  @Override
  protected ChatProvider failingOnce() {
    AtomicBoolean failed = new AtomicBoolean();
    return behind(
        request ->
            failed.getAndSet(true)
                ? answer(request)
                : new MockResponse.Builder().code(503).body("{\"error\":{}}").build());
  }

  @Override
  protected ChatProvider silent() {
    return behind(
        request -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  @Override
  protected ChatProvider stalling() {
    return behind(
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "text/event-stream")
                .body(delta("Hel") + delta("lo"))
                .throttleBody(delta("Hel").length(), 5, TimeUnit.MINUTES)
                .build());
  }

  private ChatProvider behind(Function<RecordedRequest, MockResponse> answers) {
    ProviderFixture fixture = new ProviderFixture();
    fixtures.add(fixture);
    fixture.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answers.apply(request);
          }
        });
    return fixture.provider;
  }

  private static MockResponse answer(RecordedRequest request) {
    if (request.getTarget().endsWith("/models")) {
      return new MockResponse(200, Headers.EMPTY, "{\"data\":[]}");
    }
    String body = Objects.requireNonNull(request.getBody()).string(UTF_8);
    return ChatRequest.parse(body.getBytes(UTF_8)).stream()
        ? new MockResponse.Builder()
            .addHeader("Content-Type", "text/event-stream")
            .body(delta("Hel") + delta("lo") + finish("stop") + USAGE + DONE)
            .build()
        : new MockResponse(200, Headers.EMPTY, ANSWER);
  }
}
