package io.aiprovider.testing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.RetryAfter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One request after the other: connections that are kept or stale, the end of an exchange by
 * cancellation or interrupt, and what can be read of a reply.
 *
 * @since 0.1
 */
@Timeout(20)
public abstract class HttpTransportContract extends TransportFixture {

  /** For subclasses. */
  protected HttpTransportContract() {}

  @Test
  void reuses_a_connection() {
    RawServer.Script answersAll =
        peer -> {
          while (!peer.readRequest().isEmpty()) {
            peer.answer("{}");
          }
        };
    withServer(
        answersAll,
        (server, endpoint) -> {
          for (int i = 0; i < 3; i++) {
            readWhole(endpoint);
          }
          assertThat(server.connections()).isEqualTo(1);
        });
  }

  @Test
  void sends_again_when_a_kept_connection_was_reset_before_any_reply() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.answer("{\"n\":1}");
          peer.readRequest();
          peer.reset();
        },
        (server, endpoint) -> {
          readWhole(endpoint);
          assertThat(readWhole(endpoint)).isEqualTo("{\"n\":1}");
          assertThat(server.connections()).isEqualTo(2);
        });
  }

  @Test
  void sends_again_on_a_new_connection_when_all_kept_ones_are_stale() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.answer("{}");
          peer.readRequest();
          peer.reset();
        },
        (server, endpoint) -> {
          try (HttpReply one = endpoint.post(BODY, call);
              HttpReply other = endpoint.post(BODY, call)) {
            one.readBody(100);
            other.readBody(100);
          }
          assertThat(readWhole(endpoint)).isEqualTo("{}");
          assertThat(server.connections()).isEqualTo(3);
        });
  }

  @Test
  void does_not_send_again_when_a_new_connection_was_reset() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.reset();
        },
        (server, endpoint) -> {
          assertThatThrownBy(() -> endpoint.post(BODY, call))
              .isInstanceOf(Unavailable.class)
              .hasMessage(
                  "The provider could not be reached: the connection broke before an answer came.");
          assertThat(server.connections()).isEqualTo(1);
        });
  }

  @Test
  void does_not_send_again_when_a_kept_connection_breaks_during_the_reply() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.answer("{}");
          peer.readRequest();
          peer.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
          peer.reset();
        },
        (server, endpoint) -> {
          readWhole(endpoint);
          assertThatThrownBy(() -> readWhole(endpoint))
              .isInstanceOf(Unavailable.class)
              .hasMessage("The provider closed the connection in the middle of its answer.");
          assertThat(server.connections()).isEqualTo(1);
        });
  }

  @Test
  @DisplayName("20 a plain call is cancelled while it waits")
  void fails_with_the_reason_when_the_attempt_is_cancelled_while_waiting() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    TimedOut reason = new TimedOut("Too slow.", FailureDetail.NONE);
    RawServer.Script neverAnswers =
        peer -> {
          peer.readRequest();
          call.cancel(reason);
          peer.awaitClose();
          gone.countDown();
        };
    withServer(
        neverAnswers,
        (server, endpoint) ->
            assertThat(catchThrowable(() -> endpoint.post(BODY, call))).isSameAs(reason));
    assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void sends_nothing_for_an_attempt_that_was_cancelled_before() {
    call.cancel();
    withServer(
        RawServer.Peer::readRequest,
        (server, endpoint) -> {
          assertThatThrownBy(() -> endpoint.post(BODY, call)).isInstanceOf(Cancelled.class);
          assertThat(server.connections()).isZero();
        });
  }

  @Test
  void fails_as_cancelled_when_its_thread_was_interrupted_before_the_connection() {
    withServer(
        RawServer.Peer::readRequest,
        (server, endpoint) -> {
          Thread.currentThread().interrupt();

          assertThatThrownBy(() -> endpoint.post(BODY, call)).isInstanceOf(Cancelled.class);
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  @Test
  void an_interrupt_ends_the_wait_and_closes_the_request() throws Exception {
    Thread waiting = Thread.currentThread();
    CountDownLatch gone = new CountDownLatch(1);
    withServer(
        peer -> {
          peer.readRequest();
          waiting.interrupt();
          peer.awaitClose();
          gone.countDown();
        },
        (server, endpoint) -> {
          assertThatThrownBy(() -> endpoint.post(BODY, call)).isInstanceOf(Cancelled.class);
          assertThat(Thread.interrupted()).isTrue();
        });
    assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void fails_as_cancelled_when_its_thread_is_interrupted() {
    Thread waiting = Thread.currentThread();
    withServer(
        peer -> {
          peer.readRequest();
          waiting.interrupt();
          peer.reset();
        },
        (server, endpoint) -> {
          assertThatThrownBy(() -> endpoint.post(BODY, call)).isInstanceOf(Cancelled.class);
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  @Test
  void closes_an_unfinished_stream_at_once() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.beginStream();
          peer.chunk("data: x\n\n");
          peer.awaitClose();
        },
        (server, endpoint) -> {
          long shortest = Long.MAX_VALUE; // of some, as any may be held up by the machine
          for (int i = 0; i < 5; i++) {
            HttpReply reply = endpoint.post(BODY, call);
            long start = System.nanoTime();
            reply.close();
            shortest = Math.min(shortest, System.nanoTime() - start);
          }
          assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(50));
        });
  }

  @Test
  void does_not_close_a_connection_that_another_call_now_uses() {
    withServer(
        peer -> {
          while (!peer.readRequest().isEmpty()) {
            peer.answer("{}");
          }
        },
        (server, endpoint) -> {
          readWhole(endpoint);
          HttpReply later = endpoint.post(BODY, ChatCall.create());
          call.cancel();
          assertThat(later.readBody(100)).hasSize(2);
        });
  }

  @Test
  @DisplayName("49 gzip is read decompressed")
  void reads_a_compressed_body_decompressed() throws IOException {
    Buffer compressed = new Buffer();
    try (var sink = Okio.buffer(new GzipSink(compressed))) {
      sink.writeUtf8("{\"a\":1}");
    }
    MockResponse gzip =
        new MockResponse.Builder().addHeader("Content-Encoding: gzip").body(compressed).build();
    withMockServer(
        gzip,
        endpoint -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThat(new String(reply.readBody(100), UTF_8)).isEqualTo("{\"a\":1}");
            assertThat(reply.header("Content-Encoding")).isNull();
          }
        });
  }

  @Test
  void refuses_a_body_beyond_the_limit() throws IOException {
    withMockServer(
        new MockResponse.Builder().body("12345").build(),
        endpoint -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThatThrownBy(() -> reply.readBody(4))
                .isInstanceOf(MalformedReply.class)
                .hasMessage(
                    "The provider's answer is too long. The limit for one answer is 4 bytes.");
          }
        });
  }

  @Test
  void accepts_a_body_of_exactly_the_limit_and_the_beginning_of_a_longer_one() throws IOException {
    withMockServer(
        new MockResponse.Builder().body("12345").build(),
        endpoint -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThat(reply.readBody(5)).hasSize(5);
          }
        });
    withMockServer(
        new MockResponse.Builder().body("12345").build(),
        endpoint -> {
          try (HttpReply reply = endpoint.post(BODY, call)) {
            assertThat(reply.readBeginning(4)).hasSize(4);
          }
        });
  }

  @Test
  void tries_once_even_if_the_provider_allows_a_retry_at_once() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().code(503).addHeader("Retry-After: 0").build());
      server.enqueue(new MockResponse.Builder().code(200).build());
      HttpEndpoint endpoint = endpoint(server.url("/v1").toString());

      try (HttpReply reply = endpoint.post(BODY, call)) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(RetryAfter.of(reply, java.time.Clock.systemUTC())).isZero();
      }
      assertThat(server.getRequestCount()).isEqualTo(1);
    }
  }
}
