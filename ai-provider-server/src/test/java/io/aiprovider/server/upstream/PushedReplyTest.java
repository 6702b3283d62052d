package io.aiprovider.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.testing.http.ConnectionSettings;
import io.aiprovider.testing.http.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are read on the event loop, when there is something to read. */
@Timeout(20)
class PushedReplyTest {
  private final HttpTransport transport =
      HttpTransport.over("acme", NettyFixture.sender(ConnectionSettings.NONE));
  private final ChatCall call = ChatCall.create();

  @AfterEach
  void close() {
    transport.close();
  }

  /** Reads all that is readable, whenever something is. */
  private static final class Pushed {
    private final HttpReply reply;
    private final LinkedBlockingQueue<String> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    Pushed(HttpReply reply) {
      this.reply = reply;
      assertThat(reply.onReadable(this::read)).isTrue();
    }

    private void read() {
      try {
        byte[] bytes = new byte[100];
        while (!end.isDone() && reply.isReadable()) {
          int count = reply.body().read(bytes);
          if (count < 0) {
            end.complete("end");
          } else {
            parts.add(new String(bytes, 0, count, UTF_8));
          }
        }
      } catch (IOException e) {
        end.complete("failure");
      } catch (RuntimeException | Error waited) {
        end.completeExceptionally(waited);
      }
    }

    String next() throws InterruptedException {
      return String.valueOf(parts.poll(10, TimeUnit.SECONDS));
    }

    String end() {
      return end.join();
    }
  }

  @Test
  void parts_are_read_as_they_come_and_then_the_end() throws Exception {
    LinkedBlockingQueue<String> toSend = new LinkedBlockingQueue<>();
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.readRequest();
                  peer.beginStream();
                  for (String part = toSend.take(); !part.isEmpty(); part = toSend.take()) {
                    peer.chunk(part);
                  }
                  peer.write("0\r\n\r\n");
                });
        HttpReply reply = transport.endpoint(server.url(), Map.of()).post(new byte[2], call)) {
      Pushed pushed = new Pushed(reply);
      toSend.add("one");
      assertThat(pushed.next()).isEqualTo("one");
      toSend.add("two");
      assertThat(pushed.next()).isEqualTo("two");
      toSend.add("");
      assertThat(pushed.end()).isEqualTo("end");
    }
  }

  @Test
  void what_was_there_before_is_read_and_a_cut_is_a_failure() throws Exception {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.readRequest();
                  peer.beginStream();
                  peer.chunk("one");
                });
        HttpReply reply = transport.endpoint(server.url(), Map.of()).post(new byte[2], call)) {
      assertThat(reply.firstByte()).isEqualTo('o');
      Pushed pushed = new Pushed(reply);
      assertThat(pushed.next()).isEqualTo("one");
      assertThat(pushed.end()).isEqualTo("failure");
    }
  }

  @Test
  void a_cancellation_is_a_failure() throws Exception {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.readRequest();
                  peer.beginStream();
                  peer.awaitClose();
                });
        HttpReply reply = transport.endpoint(server.url(), Map.of()).post(new byte[2], call)) {
      Pushed pushed = new Pushed(reply);
      call.cancel();
      assertThat(pushed.end()).isEqualTo("failure");
    }
  }

  @Test
  void a_compressed_body_is_readable_when_something_can_be_decompressed() throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write("one".getBytes(UTF_8));
    }
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.readRequest();
                  peer.write(
                      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                          + compressed.size()
                          + "\r\n\r\n");
                  for (byte each : compressed.toByteArray()) {
                    peer.out().write(each);
                  }
                });
        HttpReply reply = transport.endpoint(server.url(), Map.of()).post(new byte[2], call)) {
      Pushed pushed = new Pushed(reply);
      assertThat(pushed.end()).isEqualTo("end");
      assertThat(String.join("", pushed.parts)).isEqualTo("one");
    }
  }
}
