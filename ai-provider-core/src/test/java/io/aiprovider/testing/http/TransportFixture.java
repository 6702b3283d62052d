package io.aiprovider.testing.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.call.ChatCall;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.exchange.HttpSender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;

/**
 * A transport over the sender that is tested, and one call.
 *
 * @since 0.1
 */
public abstract class TransportFixture {
  static final byte[] BODY = "{}".getBytes(UTF_8);

  final ChatCall call = ChatCall.create();
  private final List<HttpTransport> transports = new ArrayList<>();
  private HttpTransport usual;

  /** A new sender with these settings. */
  protected abstract HttpSender sender(ConnectionSettings settings);

  @AfterEach
  final void closeTransports() {
    transports.forEach(HttpTransport::close);
  }

  /** An address, with the usual settings. */
  final HttpEndpoint endpoint(String url) {
    return transport().endpoint(url, Map.of());
  }

  /** The transport with the usual settings. */
  final HttpTransport transport() {
    if (usual == null) {
      usual = transport(ConnectionSettings.NONE);
    }
    return usual;
  }

  /** An address, with these settings. */
  final HttpEndpoint endpoint(String url, ConnectionSettings settings) {
    return transport(settings).endpoint(url, Map.of());
  }

  private HttpTransport transport(ConnectionSettings settings) {
    HttpTransport transport = HttpTransport.over("acme", sender(settings));
    transports.add(transport);
    return transport;
  }

  interface WithServer {
    void run(RawServer server, HttpEndpoint endpoint);
  }

  interface WithEndpoint {
    void run(HttpEndpoint endpoint);
  }

  final void withServer(RawServer.Script script, WithServer test) {
    try (RawServer server = new RawServer(script)) {
      test.run(server, endpoint(server.url()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  final void withMockServer(MockResponse response, WithEndpoint test) throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(response);
      server.start();
      test.run(endpoint(server.url("/v1").toString()));
    }
  }

  final String readWhole(HttpEndpoint endpoint) {
    try (HttpReply reply = endpoint.post(BODY, call)) {
      return new String(reply.readBody(1_000), UTF_8);
    }
  }
}
