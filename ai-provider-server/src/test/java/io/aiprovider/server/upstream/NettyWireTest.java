package io.aiprovider.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionSettings;
import io.aiprovider.testing.http.HttpWireContract;
import io.aiprovider.testing.http.RawServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The contract, and what OkHttp does not do. */
class NettyWireTest extends HttpWireContract {
  private static final byte[] BODY = "{}".getBytes(UTF_8);

  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return NettyFixture.sender(settings);
  }

  private static String answer(String json) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
  }

  private HttpTransport netty() {
    return HttpTransport.over("acme", sender(ConnectionSettings.NONE));
  }

  @Test
  void bytes_after_an_answer_are_not_the_next_answer() throws IOException {
    RawServer.Script sendsTooMuch =
        peer -> {
          peer.readRequest();
          peer.write(answer("{}") + answer("{\"a\":1}"));
          peer.awaitClose();
        };
    try (RawServer server = new RawServer(sendsTooMuch);
        HttpTransport transport = netty()) {
      for (int i = 0; i < 2; i++) {
        try (HttpReply reply =
            transport.endpoint(server.url(), Map.of()).post(BODY, ChatCall.create())) {
          assertThat(new String(reply.readBody(100), UTF_8)).isEqualTo("{}");
        }
      }
    }
  }

  @Test
  void bytes_that_come_while_a_connection_is_idle_end_it() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    RawServer.Script sendsTooMuch =
        peer -> {
          peer.readRequest();
          peer.write(answer("{}"));
          answered.await();
          peer.write(answer("{\"a\":1}"));
          peer.awaitClose();
          ended.countDown();
        };
    try (RawServer server = new RawServer(sendsTooMuch);
        HttpTransport transport = netty()) {
      try (HttpReply reply =
          transport.endpoint(server.url(), Map.of()).post(BODY, ChatCall.create())) {
        reply.readBody(100);
      }
      answered.countDown();
      ended.await();
    }
  }

  @Test
  void an_answer_wins_over_a_body_that_the_server_does_not_read() throws IOException {
    RawServer.Script reads =
        peer -> {
          peer.in().read();
          peer.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\n{}");
          Thread.currentThread().join();
        };
    try (RawServer server = new RawServer(reads);
        HttpTransport transport = netty();
        HttpReply reply =
            transport
                .endpoint(server.url(), Map.of())
                .post(new byte[20 * 1024 * 1024], ChatCall.create())) {
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.readBody(10)).hasSize(2);
    }
  }

  @Test
  void an_answer_is_read_although_the_connection_was_reset() throws IOException {
    RawServer.Script resets =
        peer -> {
          peer.in().read();
          peer.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\n{}");
          peer.socket().close(); // with unread bytes, so it is a reset
        };
    try (RawServer server = new RawServer(resets);
        HttpTransport transport = netty();
        HttpReply reply =
            transport
                .endpoint(server.url(), Map.of())
                .post(new byte[20 * 1024 * 1024], ChatCall.create())) {
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.readBody(10)).hasSize(2);
    }
  }
}
