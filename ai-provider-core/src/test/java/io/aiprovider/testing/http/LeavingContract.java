package io.aiprovider.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand exchanges, of which most are cancelled: while the connection is made, while the
 * request is sent, or at any moment of the answer.
 *
 * @since 0.1
 */
@Timeout(60)
public abstract class LeavingContract extends TransportFixture {
  private static final int EXCHANGES = 1_000;
  private static final int AT_A_TIME = 8;
  private static final byte WITH_LENGTH = 'l';
  private static final byte IN_CHUNKS = 'c';
  private static final byte WITHOUT_END = 'w';
  private static final byte[] KINDS = {WITH_LENGTH, IN_CHUNKS, WITHOUT_END};
  private static final String HALF = "{\"text\":\"" + "x".repeat(10_000);

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger complete = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  /** For subclasses. */
  protected LeavingContract() {}

  @AfterEach
  final void stopThreads() {
    threads.shutdownNow();
    clock.shutdownNow();
  }

  /** Answers in two parts, in the way that the request's last byte names. */
  private static void answer(RawServer.Peer peer) throws Exception {
    for (String sent = peer.readRequest(); !sent.isEmpty(); sent = peer.readRequest()) {
      switch (sent.charAt(sent.length() - 1)) {
        case WITH_LENGTH -> {
          int length = HALF.length() + 2;
          peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + HALF);
          peer.write("\"}");
        }
        case IN_CHUNKS -> {
          peer.beginStream();
          peer.chunk(HALF);
          peer.chunk("\"}");
          peer.write("0\r\n\r\n");
        }
        case WITHOUT_END -> {
          peer.beginStream();
          peer.chunk(HALF);
          peer.awaitClose();
        }
        default -> {
          return; // the client has left before all was sent
        }
      }
    }
  }

  private static void exchange(HttpEndpoint endpoint, byte[] body, ChatCall own) {
    try (HttpReply reply = endpoint.post(body, own)) {
      assertThat(reply.readBody(2 * HALF.length())).hasSize(HALF.length() + 2);
    }
  }

  private Void leave(HttpEndpoint endpoint, Random random) {
    ChatCall own = ChatCall.create();
    byte kind = KINDS[random.nextInt(KINDS.length)];
    if (kind == WITHOUT_END || random.nextInt(10) > 0) {
      long after = (long) random.nextInt(30) * random.nextInt(1_000); // early is more frequent
      var unused = clock.schedule(() -> own.cancel(), after, TimeUnit.MICROSECONDS);
    }
    byte[] body = new byte[1 + random.nextInt(100_000)];
    Arrays.fill(body, kind);
    try {
      exchange(endpoint, body, own);
      complete.incrementAndGet();
    } catch (Cancelled left) {
      cancelled.incrementAndGet();
    }
    return null;
  }

  private void leaveAll(HttpEndpoint endpoint) {
    List<Callable<Void>> exchanges = new ArrayList<>();
    for (int i = 0; i < EXCHANGES; i++) {
      Random random = new Random(i);
      exchanges.add(() -> leave(endpoint, random));
    }
    try {
      for (Future<Void> each : threads.invokeAll(exchanges)) {
        each.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void leaves_no_connection_open_but_those_that_can_be_used_again() {
    withServer(
        LeavingContract::answer,
        (server, endpoint) -> {
          leaveAll(endpoint);

          assertThat(complete.get() + cancelled.get()).isEqualTo(EXCHANGES);
          assertThat(cancelled).hasPositiveValue();
          assertThat(complete).hasPositiveValue();
          transport().close(); // the idle ones
          Awaitility.await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        });
  }
}
