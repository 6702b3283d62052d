package io.aiprovider.provider.google;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.testing.ChatProviderContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;

class GoogleProviderContractTest extends ChatProviderContract {
  private final List<Gemini> fixtures = new ArrayList<>();

  @AfterEach
  void stopServers() {
    fixtures.forEach(Gemini::close);
  }

  @Override
  protected int openRequests() {
    return fixtures.stream().mapToInt(fixture -> fixture.openCalls.count()).sum();
  }

  @Override
  protected ChatProvider answering() {
    return behind(GoogleProviderContractTest::answer);
  }

  @Override
  protected ChatProvider failingOnce() {
    AtomicBoolean failed = new AtomicBoolean();
    return behind(
        request ->
            failed.getAndSet(true)
                ? answer(request)
                : new MockResponse.Builder()
                    .code(503)
                    .body("[{\"error\":{\"code\":503,\"message\":\"Busy\"}}]")
                    .build());
  }

  @Override
  protected ChatProvider silent() {
    return behind(
        request -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  @Override
  protected ChatProvider stalling() {
    String begun = Gemini.event("{\"text\":\"Hel\"}", "");
    return behind(
        request ->
            new MockResponse.Builder()
                .body(begun + Gemini.event("{\"text\":\"lo\"}", "STOP"))
                .throttleBody(begun.length(), 5, TimeUnit.MINUTES)
                .build());
  }

  private ChatProvider behind(Function<RecordedRequest, MockResponse> answers) {
    Gemini fixture = new Gemini();
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
    if (request.getTarget().startsWith("/v1beta/models?")) {
      return new MockResponse(200, Headers.EMPTY, "{\"models\":[]}");
    }
    boolean streamed = request.getTarget().endsWith(":streamGenerateContent?alt=sse");
    return new MockResponse(
        200,
        Headers.EMPTY,
        streamed
            ? Gemini.event("{\"text\":\"Hel\"}", "") + Gemini.event("{\"text\":\"lo\"}", "STOP")
            : Gemini.ANSWER);
  }
}
