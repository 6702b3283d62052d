package io.aiprovider.testing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What servers send, and when: the forms of answers in HTTP/1.1, compressed ones, large bodies in
 * both directions, and what does not belong there.
 *
 * @since 0.1
 */
@Timeout(30)
public abstract class HttpWireContract extends TransportFixture {
  private static final int LARGE = 20 * 1024 * 1024;

  /** For subclasses. */
  protected HttpWireContract() {}

  private void answering(String answer, WithServer test) {
    withServer(
        peer -> {
          peer.readRequest();
          peer.write(answer);
        },
        test);
  }

  @Test
  void an_answer_follows_provisional_ones() {
    answering(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        (server, endpoint) -> assertThat(readWhole(endpoint)).isEqualTo("{}"));
  }

  @Test
  void chunks_may_have_extensions_and_trailers_and_the_connection_is_kept() {
    withServer(
        peer -> {
          while (!peer.readRequest().isEmpty()) {
            peer.write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1;a=b\r\n{\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n");
          }
        },
        (server, endpoint) -> {
          assertThat(readWhole(endpoint)).isEqualTo("{}");
          assertThat(readWhole(endpoint)).isEqualTo("{}");
          assertThat(server.connections()).isEqualTo(1);
        });
  }

  @Test
  void an_answer_without_a_length_ends_with_its_connection() {
    answering(
        "HTTP/1.1 200 OK\r\n\r\n{\"a\":1}",
        (server, endpoint) -> {
          assertThat(readWhole(endpoint)).isEqualTo("{\"a\":1}");
          assertThat(readWhole(endpoint)).isEqualTo("{\"a\":1}");
        });
  }

  @Test
  void an_older_version_of_http_is_understood() {
    answering(
        "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}",
        (server, endpoint) -> assertThat(readWhole(endpoint)).isEqualTo("{}"));
  }

  @Test
  void a_connection_that_the_server_closes_is_not_used_again() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
          peer.awaitClose();
        },
        (server, endpoint) -> {
          readWhole(endpoint);
          readWhole(endpoint);
          assertThat(server.connections()).isEqualTo(2);
        });
  }

  @Test
  void an_answer_without_content_has_no_body() {
    withServer(
        peer -> {
          while (!peer.readRequest().isEmpty()) {
            peer.write("HTTP/1.1 204 No Content\r\n\r\n");
          }
        },
        (server, endpoint) -> {
          assertThat(readWhole(endpoint)).isEmpty();
          assertThat(readWhole(endpoint)).isEmpty();
          assertThat(server.connections()).isEqualTo(1);
        });
  }

  @Test
  void a_head_that_does_not_end_is_a_failure() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 200 OK\r\n");
          String line = "X-Long: " + "x".repeat(1000) + "\r\n";
          while (true) {
            peer.write(line);
          }
        },
        (server, endpoint) ->
            assertThatThrownBy(() -> endpoint.post(BODY, call)).isInstanceOf(Unavailable.class));
  }

  @Test
  void an_answer_that_ends_within_a_chunk_is_cut_off() {
    answering(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a",
        (server, endpoint) ->
            assertThatThrownBy(() -> readWhole(endpoint))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("in the middle of its answer"));
  }

  @Test
  void a_redirect_is_not_followed() {
    answering(
        "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThat(reply.status()).isEqualTo(302);
          }
          assertThat(server.connections()).isEqualTo(1);
        });
  }

  @Test
  void a_large_body_arrives_unchanged() throws IOException {
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    AtomicLong difference = new AtomicLong(-2);
    withServer(
        peer -> {
          byte[] received = readLarge(peer, LARGE);
          difference.set(Arrays.mismatch(large, received));
          peer.answer("{}");
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(large, call)) {
            assertThat(reply.readBody(10)).hasSize(2);
          }
        });
    assertThat(difference).hasValue(-1);
  }

  private static byte[] readLarge(RawServer.Peer peer, int length) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) peer.in().read());
    }
    return peer.in().readNBytes(length);
  }

  @Test
  void an_answer_while_a_large_body_is_sent_is_read() {
    withServer(
        peer -> {
          readLarge(peer, 100_000);
          peer.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\n{}");
          peer.socket().shutdownOutput();
          peer.awaitClose();
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(new byte[LARGE], call)) {
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.readBody(10)).hasSize(2);
          }
        });
  }

  @Test
  void a_compressed_body_is_read_only_up_to_the_limit() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 300; i++) {
        gzip.write(zeros);
      }
    }
    withServer(
        peer -> {
          peer.readRequest();
          sendCompressed(peer, compressed.toByteArray());
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThatThrownBy(() -> reply.readBody(1024 * 1024))
                .isInstanceOf(MalformedReply.class)
                .hasMessageContaining("too long");
          }
        });
  }

  private static void sendCompressed(RawServer.Peer peer, byte[] content) throws IOException {
    peer.write(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
            + content.length
            + "\r\n\r\n");
    peer.out().write(content);
  }

  @Test
  void a_damaged_compressed_body_is_a_failure() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write("{\"a\":1}".getBytes(UTF_8));
    }
    byte[] damaged = compressed.toByteArray();
    damaged[damaged.length - 6] ^= 1; // its checksum
    withServer(
        peer -> {
          peer.readRequest();
          sendCompressed(peer, damaged);
        },
        (server, endpoint) ->
            assertThatThrownBy(() -> readWhole(endpoint)).isInstanceOf(Unavailable.class));
  }

  @Test
  void a_stream_is_read_while_it_arrives() {
    CountDownLatch read = new CountDownLatch(1);
    withServer(
        peer -> {
          peer.readRequest();
          peer.beginStream();
          peer.chunk("data: 1\n\n");
          read.await();
          peer.chunk("data: 2\n\n");
          peer.write("0\r\n\r\n");
          peer.awaitClose();
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThat(reply.firstByte()).isEqualTo('d');
            assertThat(text(reply, 9)).isEqualTo("data: 1\n\n");
            read.countDown();
            assertThat(text(reply, 100)).isEqualTo("data: 2\n\n");
          }
        });
  }

  /** Reads so many bytes, or to the end. */
  private static String text(HttpReply reply, int length) {
    byte[] bytes = new byte[length];
    int read = 0;
    try {
      while (read < length) {
        int count = reply.body().read(bytes, read, length - read);
        if (count < 0) {
          break;
        }
        read += count;
      }
      return new String(bytes, 0, read, UTF_8);
    } catch (IOException e) {
      throw reply.broken(e);
    }
  }

  @Test
  void a_finished_stream_leaves_its_connection_to_the_next_request() {
    CountDownLatch finished = new CountDownLatch(1);
    withServer(
        peer -> {
          while (!peer.readRequest().isEmpty()) {
            peer.beginStream();
            peer.chunk("data: 1\n\n");
            finished.await();
            peer.write("0\r\n\r\n");
          }
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            text(reply, 9);
            finished.countDown();
            reply.finish();
          }
          Awaitility.await()
              .untilAsserted(
                  () -> {
                    int before = server.connections();
                    readWhole(endpoint);
                    assertThat(server.connections()).isEqualTo(before);
                  });
        });
  }

  @Test
  void no_more_is_read_from_the_network_than_is_needed_soon() {
    long most = 256L * 1024 * 1024;
    AtomicLong sent = new AtomicLong();
    withServer(
        peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + most + "\r\n\r\n");
          byte[] piece = new byte[64 * 1024];
          while (sent.get() < most) {
            peer.out().write(piece);
            sent.addAndGet(piece.length);
          }
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            reply.firstByte();
            AtomicLong before = new AtomicLong(-1);
            Awaitility.await()
                .pollInterval(java.time.Duration.ofMillis(300))
                .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent).hasValueLessThan(most / 4);
            skip(reply.body(), most);
          }
        });
  }

  private static void skip(InputStream in, long length) {
    byte[] piece = new byte[64 * 1024];
    long left = length;
    try {
      while (left > 0) {
        int count = in.read(piece);
        assertThat(count).isPositive();
        left -= count;
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sending_ends_when_the_attempt_is_cancelled() {
    withServer(
        peer -> {
          readLarge(peer, 1000);
          call.cancel();
          peer.socket().setSoTimeout(10_000);
          Thread.currentThread().join(); // never reads, and so never answers
        },
        (server, endpoint) ->
            assertThatThrownBy(() -> endpoint.post(new byte[LARGE], call))
                .isInstanceOf(Cancelled.class));
  }

  @Test
  void reading_ends_when_the_attempt_is_cancelled() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.beginStream();
          peer.chunk("data: 1\n\n");
          peer.in().read();
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            text(reply, 9);
            Thread caller = new Thread(call::cancel);
            caller.start();
            assertThatThrownBy(() -> text(reply, 1)).isInstanceOf(Cancelled.class);
          }
        });
  }

  @Test
  void reading_ends_when_its_thread_is_interrupted() {
    Thread reader = Thread.currentThread();
    withServer(
        peer -> {
          peer.readRequest();
          peer.beginStream();
          peer.chunk("data: 1\n\n");
          reader.interrupt();
          peer.awaitClose();
        },
        (server, endpoint) -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThatThrownBy(() -> text(reply, 10)).isInstanceOf(Cancelled.class);
          } catch (ChatException interruptedBefore) {
            assertThat(interruptedBefore).isInstanceOf(Cancelled.class);
          }
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  @Test
  void a_thousand_requests_leave_no_more_connections_than_are_kept() throws Exception {
    RawServer.Script answers =
        peer -> {
          while (!peer.readRequest().isEmpty()) {
            peer.answer("{}");
          }
        };
    try (RawServer server = new RawServer(answers)) {
      HttpEndpoint endpoint = endpoint(server.url());
      Thread[] callers = new Thread[20];
      AtomicLong answered = new AtomicLong();
      for (int i = 0; i < callers.length; i++) {
        callers[i] =
            new Thread(
                () -> {
                  for (int n = 0; n < 50; n++) {
                    try (HttpReply reply = endpoint.post(BODY, ChatCall.create())) {
                      answered.addAndGet(reply.readBody(10).length / 2);
                    }
                  }
                });
        callers[i].start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(answered).hasValue(1000);
      assertThat(server.connections()).isLessThanOrEqualTo(callers.length);
      transport().close();
      Awaitility.await().until(() -> server.openConnections() == 0);
    }
  }
}
