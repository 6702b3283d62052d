package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonObject;
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

class AnthropicProviderContractTest extends ChatProviderContract {
  private final List<Anthropic> fixtures = new ArrayList<>();

  @AfterEach
  void stopServers() {
    fixtures.forEach(Anthropic::close);
  }

  @Override
  protected int openRequests() {
    return fixtures.stream().mapToInt(fixture -> fixture.openCalls.count()).sum();
  }

  @Override
  protected ChatProvider answering() {
    return behind(AnthropicProviderContractTest::answer);
  }

  @Override
  protected ChatProvider failingOnce() {
    AtomicBoolean failed = new AtomicBoolean();
    return behind(
        request ->
            failed.getAndSet(true)
                ? answer(request)
                : new MockResponse.Builder().code(529).body("{\"type\":\"error\"}").build());
  }

  @Override
  protected ChatProvider silent() {
    return behind(
        request -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  @Override
  protected ChatProvider stalling() {
    String begun = Anthropic.start();
    return behind(
        request ->
            new MockResponse.Builder()
                .body(begun + Anthropic.text(0, "Hello"))
                .throttleBody(begun.length(), 5, TimeUnit.MINUTES)
                .build());
  }

  private ChatProvider behind(Function<RecordedRequest, MockResponse> answers) {
    Anthropic fixture = new Anthropic();
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
    if (request.getTarget().startsWith("/v1/models")) {
      return new MockResponse(200, Headers.EMPTY, "{\"data\":[]}");
    }
    JsonObject body = JsonObject.parse(Objects.requireNonNull(request.getBody()).utf8());
    return new MockResponse(
        200,
        Headers.EMPTY,
        body.isTrue("stream")
            ? Anthropic.start() + Anthropic.text(0, "Hello") + Anthropic.stop("end_turn")
            : Anthropic.ANSWER);
  }
}
