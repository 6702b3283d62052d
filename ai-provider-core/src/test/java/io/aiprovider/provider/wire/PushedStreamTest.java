package io.aiprovider.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.provider.KeyMask;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.PushedBody;
import io.aiprovider.provider.openai.answer.OpenAiAnswers;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.EventLoop;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams that arrive in random pieces and end in all ways, read by an event loop and a thread
 * together, and by a thread alone. The property {@code push.seed} repeats a run.
 */
@Timeout(120)
class PushedStreamTest {
  private static final int RUNS = Integer.getInteger("push.runs", 600);
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final Target TARGET = new Target("p", "m", false);
  private static final String[] NOISE = {
    ": still there\n\n",
    "event: ping\ndata: {}\n\n",
    "event: wait\ndata: soon\n\n",
    "\r\n",
    "data:\n\n"
  };
  private static final String[] ENDS = {
    "data: [DONE]\n\n",
    "",
    "data: {\"error\":{\"message\":\"overloaded\",\"code\":\"server_error\"}}\n\n",
    "data: no JSON\n\n",
    "data: {\"choices\":[{\"index\":0,\"del"
  };

  private final long seed = Long.getLong("push.seed", System.nanoTime());
  private final EventLoop transport = new EventLoop();
  private final EventLoop caller = new EventLoop();

  @AfterEach
  void close() {
    transport.close();
    caller.close();
  }

  private static byte[] transcript(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      text.append(random.nextInt(3) == 0 ? NOISE[random.nextInt(NOISE.length)] : "");
      String end = random.nextBoolean() ? "\r\n\r\n" : "\n\n";
      String finish = i == pieces - 1 && random.nextInt(3) > 0 ? "\"stop\"" : "null";
      text.append("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"grün ");
      text.append(i).append("\"},\"finish_reason\":").append(finish).append("}]}").append(end);
    }
    return text.append(ENDS[random.nextInt(ENDS.length)]).toString().getBytes(UTF_8);
  }

  /** One answer, and everything that happens with it, in order. */
  private final class Trial {
    private final List<String> events = new ArrayList<>();
    private final ChatCall attempt = ChatCall.create().attempt(TARGET).call();
    private final PushedBody body = new PushedBody();
    private @Nullable StreamingReply reply;

    /** What must happen on the thread that may wait. */
    private void note(String event) {
      assertThat(transport.isCurrent() || caller.isCurrent()).as(event).isFalse();
      events.add(event);
    }

    private StreamingReply open(Random random) {
      StreamingReply opened = open();
      opened.onEnd(end -> note("ended " + end.failure()));
      if (random.nextBoolean()) {
        opened.readAhead(
            ChatChunk::hasContent, () -> new StreamBroken("empty", FailureDetail.NONE));
      }
      int transforms = random.nextInt(4);
      for (int i = 0; i < transforms; i++) {
        opened.transform(transform(i, random));
      }
      return opened;
    }

    private StreamingReply open() {
      ReplyReader reader =
          new OpenAiAnswers(new ErrorClassifier("p", CLOCK, KeyMask.UNKNOWN_KEYS), false)
              .reader(Operation.CHAT, "m");
      HttpReply answer =
          HttpTransport.over("p", body.sender())
              .endpoint("http://p", Map.of())
              .post(new byte[0], attempt);
      StreamingReply opened = (StreamingReply) reader.streamed(answer, TARGET, attempt);
      reply = opened;
      return opened;
    }

    private ChunkTransform transform(int number, Random random) {
      List<ChatChunk> held = new ArrayList<>();
      int failsAt = number == 0 ? random.nextInt(30) : -1; // before there are several of a chunk
      int[] seen = {0};
      return switch (random.nextInt(6)) {
        case 0 -> ChunkTransform.observing(chunk -> note(number + " saw " + chunk.text()));
        case 1 ->
            (chunk, next) -> {
              note(number + " doubles " + chunk.text());
              next.accept(chunk);
              next.accept(new ChatChunk(chunk.json().with("again", number)));
            };
        case 2 ->
            new ChunkTransform() {
              @Override
              public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
                held.add(chunk);
              }

              @Override
              public boolean mayBlock(ChatChunk chunk) {
                return false;
              }

              @Override
              public void onEnd(Consumer<ChatChunk> next) {
                note(number + " ends");
                held.forEach(next);
              }
            };
        case 3 ->
            ChunkTransform.observing(chunk -> events.add(number + " sees " + chunk.text()))
                .withoutBlocking();
        case 4 ->
            ChunkTransform.mapping(
                    chunk -> {
                      if (seen[0]++ == failsAt) {
                        throw new IllegalStateException("a bug");
                      }
                      return new ChatChunk(chunk.json().with("mapped", number));
                    })
                .withoutBlocking();
        default ->
            new ChunkTransform() {
              @Override
              public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
                if (mayBlock(chunk)) {
                  note(number + " waits with " + chunk.text());
                } else {
                  next.accept(chunk);
                  next.accept(chunk);
                }
              }

              @Override
              public boolean mayBlock(ChatChunk chunk) {
                return chunk.text().hashCode() % 3 == 0;
              }
            };
      };
    }

    private void got(ChatChunk chunk) {
      events.add("got " + chunk.json().toJson());
    }

    private List<String> run(Consumer<StreamingReply> reading, Random random) {
      try (StreamingReply opened = open(random)) {
        reading.accept(opened);
        note("complete");
      } catch (ChatException | IllegalStateException failure) {
        note("failed " + failure);
      }
      if (reply != null) {
        assertThat(body.isClosed()).as("closed, seed %d", seed).isTrue();
      }
      return events;
    }

    private List<String> pulled(Random random) {
      return run(opened -> opened.forEach(this::got), random);
    }

    private List<String> pushed(Random random, Random pauses) {
      return run(
          opened ->
              (random.nextBoolean() ? caller : transport)
                  .read(
                      opened,
                      attempt,
                      chunk -> {
                        got(chunk);
                        return pauses.nextInt(5) > 0;
                      }),
          random);
    }

    void deliver(byte[] bytes, boolean breaks, Random random) {
      body.deliver(bytes, breaks, transport, random);
    }
  }

  @Test
  void have_the_same_chunks_hooks_and_end_in_the_same_order() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      long number = seed + run;
      byte[] bytes = transcript(new Random(number));
      boolean breaks = new Random(number).nextInt(4) == 0;
      Trial pulled = new Trial();
      pulled.body.give(bytes);
      pulled.body.finish(breaks);
      List<String> expected = pulled.pulled(new Random(number));

      Trial pushed = new Trial();
      Thread server = new Thread(() -> pushed.deliver(bytes, breaks, new Random(number)), "server");
      server.start();
      List<String> events = pushed.pushed(new Random(number), new Random(number));

      assertThat(byActor(events)).as("push.seed %d", number).isEqualTo(byActor(expected));
      server.join();
    }
  }

  /** Each transform by itself; the chunks and the end together. */
  private static Map<String, List<String>> byActor(List<String> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> Character.isDigit(event.charAt(0)) ? event.substring(0, 1) : "reply"));
  }

  @Test
  void end_once_if_the_caller_leaves_at_any_moment() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      long number = seed + run;
      byte[] bytes = transcript(new Random(number));
      Trial trial = new Trial();
      Random random = new Random(number);
      int moment = random.nextInt(2_000);
      Thread leaving =
          new Thread(
              () -> {
                for (int i = 0; i < moment; i++) {
                  Thread.onSpinWait();
                }
                trial.attempt.cancel();
              },
              "leaving");
      Thread server = new Thread(() -> trial.deliver(bytes, false, new Random(number)), "server");
      server.start();
      leaving.start();

      List<String> events = trial.pushed(new Random(number), random);

      if (trial.reply != null) {
        assertThat(events)
            .as("push.seed %d", number)
            .filteredOn(event -> event.startsWith("ended"))
            .hasSize(1);
      }
      leaving.join();
      server.join();
    }
  }

  @Test
  void every_byte_is_a_sign_of_life() {
    Trial trial = new Trial();
    List<String> signs = new ArrayList<>();
    trial.attempt.onSignOfLife(() -> signs.add("alive"));
    byte[] first =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n".getBytes(UTF_8);
    trial.body.give(first);
    StreamingReply reply = trial.open();
    assertThat(reply.next()).isNotNull();
    int before = signs.size();

    trial.body.give(": one\n\n".getBytes(UTF_8));
    assertThat(reply.poll()).isNull();
    trial.body.give("data: {".getBytes(UTF_8));
    assertThat(reply.poll()).isNull();

    assertThat(signs).hasSize(before + 2);
    assertThat(reply.needsNext()).isFalse();
    trial.body.finish(false);
    assertThat(reply.poll()).isNull();
    assertThat(reply.needsNext()).isTrue();
    reply.close();
  }
}
