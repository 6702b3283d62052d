package io.aiprovider.server.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ReplyEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The pieces in which events leave: each is one write and one flush. */
class EventStreamTest {
  /** Nothing is ready until it is requested. */
  private static final String WAIT = "wait";

  /** The end, which is known before it is requested. */
  private static final String END = "end";

  @Test
  void events_that_are_ready_leave_together_and_do_not_wait_for_others() {
    assertThat(sent(List.of("a", "b", "c", WAIT, "d", WAIT, "e", "f")))
        .containsExactly("a b c ", "d ", "e f ", "end");
  }

  @Test
  void the_end_leaves_with_the_last_events_if_it_is_ready() {
    assertThat(sent(List.of("a", "b", END))).containsExactly("a b end");
  }

  @Test
  void many_events_that_are_ready_leave_in_pieces_of_about_8_kilobytes() {
    String kilobyte = "x".repeat(1_023);
    List<String> events = new ArrayList<>(Collections.nCopies(100, kilobyte));
    events.add(END);

    List<String> pieces = sent(events);

    assertThat(pieces).hasSize(13).allSatisfy(piece -> assertThat(piece).hasSizeLessThan(8_193));
    assertThat(String.join("", pieces)).isEqualTo((kilobyte + " ").repeat(100) + "end");
  }

  private static List<String> sent(List<String> events) {
    ChatCall call = ChatCall.create();
    EventStream stream = new EventStream(call, new NoConnection());
    List<String> pieces = new ArrayList<>();
    Flux.from(stream).subscribe(piece -> pieces.add(piece.toString(UTF_8)));

    stream.pump(
        StreamingReply.of(new Target("p", "m", false), new Events(new ArrayDeque<>(events))),
        new PlainText());

    return pieces;
  }

  private record Events(Deque<String> events) implements ChunkSource {
    @Override
    public @Nullable ChatChunk next() {
      String next = events.poll();
      if (WAIT.equals(next)) {
        next = events.poll();
      }
      return next == null || next.equals(END) ? null : new ChatChunk(JsonObject.of("text", next));
    }

    @Override
    public boolean isReady() {
      return !events.isEmpty() && !events.peek().equals(WAIT);
    }

    @Override
    public void close() {}
  }

  private static final class PlainText implements ReplyEncoder {
    @Override
    public byte[] answer(CompleteReply reply, ChatCall call) {
      throw new UnsupportedOperationException("The reply is a stream.");
    }

    @Override
    public String streamType() {
      return "text/plain";
    }

    @Override
    public void chunk(ChatChunk chunk, OutputStream out) throws IOException {
      out.write((chunk.json().string("text") + " ").getBytes(UTF_8));
    }

    @Override
    public void end(StreamingReply reply, ChatCall call, OutputStream out) throws IOException {
      out.write("end".getBytes(UTF_8));
    }

    @Override
    public void error(ApiError error, OutputStream out) throws IOException {
      out.write("error".getBytes(UTF_8));
    }
  }
}
