package io.aiprovider.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A provider with a real server, and one call. */
public abstract class HttpProviderFixture<P extends ChatProvider> implements AutoCloseable {
  public final MockWebServer server = new MockWebServer();
  public final ChatCall call = ChatCall.create();
  public final P provider;

  /** Starts the server, and then creates the provider. */
  protected HttpProviderFixture(Function<MockWebServer, P> provider) {
    try {
      server.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    this.provider = provider.apply(server);
  }

  /** Sends the request as a new attempt of the call. */
  public ChatReply ask(ChatRequest request) {
    Target target = new Target(provider.name(), String.valueOf(request.model()), false);
    return provider.chat(request, call.attempt(target).call());
  }

  /** Waits for the next request that the server received. */
  public RecordedRequest takeRequest() {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the next request that the server received, and reads its body. */
  public JsonObject takeBody() {
    return JsonObject.parse(Objects.requireNonNull(takeRequest().getBody()).string(UTF_8));
  }

  @Override
  public void close() {
    provider.close();
    server.close();
  }
}
