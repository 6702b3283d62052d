package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static io.aiprovider.provider.openai.ProviderFixture.delta;
import static io.aiprovider.provider.openai.ProviderFixture.finish;
import static io.aiprovider.provider.openai.ProviderFixture.streamRequest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.http.RawServer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that end and break where only a hand-written server lets them. */
@Timeout(20)
class StreamTransferTest {
  private static final int MEGABYTE = 1024 * 1024;

  private final ChatCall attempt =
      ChatCall.create().attempt(new Target("raw", "gpt-4o", false)).call();

  @Test
  @DisplayName("11 the connection is cut mid-stream")
  void returns_the_chunks_before_the_cut_and_then_fails() {
    withStream(
        peer -> {
          peer.chunk(delta("Hel"));
          peer.write("ff\r\ndata: {\"choi");
        },
        reply -> {
          assertThat(next(reply).text()).isEqualTo("Hel");
          assertThatThrownBy(reply::next)
              .isInstanceOf(StreamBroken.class)
              .hasMessage("The provider closed the connection in the middle of a stream.");
        });
  }

  @Test
  @DisplayName("11 the connection is reset mid-stream")
  void fails_when_the_connection_is_reset() {
    CountDownLatch taken = new CountDownLatch(1);
    withStream(
        peer -> {
          peer.chunk(delta("Hel"));
          taken.await();
          peer.reset();
        },
        reply -> {
          assertThat(next(reply).text()).isEqualTo("Hel");
          taken.countDown();
          assertThatThrownBy(reply::next).isInstanceOf(StreamBroken.class);
        });
  }

  @Test
  @DisplayName("11 cut between the finish and [DONE]")
  void fails_when_the_transfer_is_cut_even_after_the_finish_reason() {
    withStream(
        peer -> peer.chunk(delta("Hel") + finish("stop")),
        reply -> {
          next(reply);
          next(reply);
          assertThatThrownBy(reply::next).isInstanceOf(StreamBroken.class);
        });
  }

  @Test
  @DisplayName("4, 5 cut in the middle of an event and of a character")
  void waits_for_the_rest_of_an_event() {
    byte[] event = delta("Grüße").getBytes(UTF_8);
    withStream(
        peer -> {
          for (byte one : event) {
            peer.out().write("1\r\n".getBytes(UTF_8));
            peer.out().write(one);
            peer.out().write("\r\n".getBytes(UTF_8));
            peer.out().flush();
          }
          peer.chunk(DONE);
          peer.write("0\r\n\r\n");
        },
        reply -> {
          assertThat(next(reply).text()).isEqualTo("Grüße");
          assertThat(reply.next()).isNull();
        });
  }

  @Test
  void returns_a_chunk_before_the_next_one_arrives() {
    CountDownLatch taken = new CountDownLatch(1);
    withStream(
        peer -> {
          peer.chunk(delta("a"));
          taken.await();
          peer.chunk(delta("b") + DONE);
          peer.write("0\r\n\r\n");
        },
        reply -> {
          assertThat(next(reply).text()).isEqualTo("a");
          taken.countDown();
          assertThat(next(reply).text()).isEqualTo("b");
        });
  }

  @Test
  void ends_at_done_although_the_provider_keeps_the_transfer_open() {
    withStream(
        peer -> {
          peer.chunk(delta("a") + DONE);
          peer.awaitClose();
        },
        reply -> {
          next(reply);
          assertThat(reply.next()).isNull();
        });
  }

  @Test
  void uses_its_connection_again_when_the_transfer_ends_after_done() throws Exception {
    RawServer.Script streams =
        peer -> {
          while (!peer.readRequest().isEmpty()) {
            peer.beginStream();
            peer.chunk(delta("a") + DONE);
            peer.write("0\r\n\r\n");
          }
        };
    try (RawServer server = new RawServer(streams);
        OpenAiCompatibleProvider provider = provider(server)) {
      for (int i = 0; i < 3; i++) {
        ((StreamingReply) provider.chat(streamRequest(), attempt)).forEach(chunk -> {});
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("18 the caller leaves mid-stream")
  void fails_with_the_reason_when_cancelled_mid_stream() throws Exception {
    TimedOut reason = new TimedOut("Nothing came for 30 s.", FailureDetail.NONE);
    CountDownLatch gone = new CountDownLatch(1);
    withStream(
        peer -> {
          peer.chunk(delta("a"));
          peer.awaitClose();
          gone.countDown();
        },
        reply -> {
          next(reply);
          attempt.cancel(reason);
          assertThat(catchThrowable(reply::next)).isSameAs(reason);
        });
    assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("19 the caller leaves before the first token")
  void fails_with_the_reason_when_cancelled_before_the_first_chunk() throws Exception {
    TimedOut reason = new TimedOut("No first token.", FailureDetail.NONE);
    RawServer.Script silent =
        peer -> {
          peer.readRequest();
          peer.beginStream();
          attempt.cancel(reason);
          peer.awaitClose();
        };
    try (RawServer server = new RawServer(silent);
        OpenAiCompatibleProvider provider = provider(server)) {
      assertThat(catchThrowable(() -> provider.chat(streamRequest(), attempt))).isSameAs(reason);
    }
  }

  @Test
  @DisplayName("18 closed early: the request to the provider is closed at once")
  void closes_the_request_to_the_provider_when_it_is_closed_early() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    withStream(
        peer -> {
          peer.chunk(delta("a"));
          peer.awaitClose();
          gone.countDown();
        },
        reply -> {
          next(reply);
          reply.close();
        });
    assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("R25 an event of 20 MB is accepted, like an answer of that size")
  void accepts_a_large_event() {
    String picture = "A".repeat(20 * MEGABYTE);
    withStream(
        peer -> {
          peer.chunk(delta(picture) + DONE);
          peer.write("0\r\n\r\n");
        },
        reply -> assertThat(next(reply).text()).hasSize(20 * MEGABYTE));
  }

  @Test
  @DisplayName("R25 an event beyond the limit fails, and the limit is named")
  void fails_on_an_event_beyond_the_limit() {
    String part = "A".repeat(MEGABYTE);
    withStream(
        peer -> {
          peer.chunk(delta("a") + "data: ");
          for (int i = 0; i < 65; i++) {
            peer.chunk(part);
          }
        },
        reply -> {
          next(reply);
          assertThatThrownBy(reply::next)
              .isInstanceOf(MalformedReply.class)
              .hasMessage(
                  "The provider sent an event that is too long. "
                      + "The limit for one server-sent event is 67108864 bytes.");
        });
  }

  private static ChatChunk next(StreamingReply reply) {
    ChatChunk chunk = reply.next();
    assertThat(chunk).isNotNull();
    return chunk;
  }

  private void withStream(RawServer.Script script, Consumer<StreamingReply> test) {
    RawServer.Script streaming =
        peer -> {
          peer.readRequest();
          peer.beginStream();
          script.run(peer);
        };
    try (RawServer server = new RawServer(streaming);
        OpenAiCompatibleProvider provider = provider(server);
        StreamingReply reply = (StreamingReply) provider.chat(streamRequest(), attempt)) {
      test.accept(reply);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static OpenAiCompatibleProvider provider(RawServer server) {
    return OpenAiCompatibleProvider.builder("raw").baseUrl(server.url()).apiKey("k").build();
  }
}
