package io.aiprovider.provider.http;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.testing.ChatProviderContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;

/** The contract of a provider that is called by HTTP, with a real server for each provider. */
public abstract class HttpProviderContract extends ChatProviderContract {
  private final List<MockWebServer> servers = new ArrayList<>();
  private final OpenCalls openCalls = new OpenCalls();

  /** A provider of the service with this address; its OkHttp client needs these settings. */
  protected abstract ChatProvider provider(String baseUrl, OpenCalls settings);

  /** The service's answer to a chat, plain or streamed, or to a probe. */
  protected abstract MockResponse answer(RecordedRequest request);

  /** The service's answer when it is overloaded. */
  protected abstract MockResponse overloaded();

  /** The first chunk of a stream. */
  protected abstract String firstChunk();

  /** The rest of a stream. */
  protected abstract String otherChunks();

  @Override
  protected final ChatProvider answering() {
    return behind(this::answer);
  }

  @Override
  protected final ChatProvider failingOnce() {
    AtomicBoolean failed = new AtomicBoolean();
    return behind(request -> failed.getAndSet(true) ? answer(request) : overloaded());
  }

  @Override
  protected final ChatProvider silent() {
    return behind(
        request -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  @Override
  protected final ChatProvider stalling() {
    return behind(
        request ->
            events(firstChunk() + otherChunks())
                .throttleBody(firstChunk().length(), 5, TimeUnit.MINUTES)
                .build());
  }

  @Override
  protected final int openRequests() {
    return openCalls.count();
  }

  /** A response with server-sent events. */
  protected static MockResponse.Builder events(String events) {
    return new MockResponse.Builder().addHeader("Content-Type", "text/event-stream").body(events);
  }

  private ChatProvider behind(Function<RecordedRequest, MockResponse> answers) {
    MockWebServer server = new MockWebServer();
    servers.add(server);
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answers.apply(request);
          }
        });
    try {
      server.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return provider(server.url("/").toString(), openCalls);
  }

  @AfterEach
  final void stopServers() {
    servers.forEach(MockWebServer::close);
  }
}
