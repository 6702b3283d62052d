package io.aiprovider.provider.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.ProvidersByType;
import io.aiprovider.provider.http.PushedBody;
import io.aiprovider.reply.EventLoop;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The streams of each kind of provider, with random faults and in random pieces, read by an event
 * loop and a thread together, and by a thread alone. The property {@code push.seed} repeats a run.
 */
@Timeout(120)
class PushedTranscriptsTest {
  private static final int RUNS = Integer.getInteger("push.runs", 100);
  private static final String[] NOISE = {
    ": still there", "event: ping\ndata: {\"type\":\"ping\"}", "event: wait\ndata: soon", "data:"
  };
  private static final String[] FAULTS = {
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
        + "\"message\":\"Overloaded\"}}",
    "data: {\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}",
    "data: no JSON"
  };

  private final long seed = Long.getLong("push.seed", System.nanoTime());
  private final EventLoop transport = new EventLoop();
  private final EventLoop caller = new EventLoop();

  static List<Path> files() {
    return GoldenTranscriptsTest.files();
  }

  @AfterEach
  void close() {
    transport.close();
    caller.close();
  }

  private interface Reading {
    void read(StreamingReply reply, ChatCall attempt, List<String> told);
  }

  @ParameterizedTest
  @MethodSource("files")
  void have_the_same_chunks_usage_and_failure(Path file) throws Exception {
    Transcript transcript = Transcript.read(GoldenTranscriptsTest.FILES.resolve(file));
    for (int run = 0; run < RUNS; run++) {
      long number = seed + run;
      Random random = new Random(number);
      byte[] bytes = faulty(transcript.streamed(), random);
      boolean breaks = random.nextInt(4) == 0;
      PushedBody whole = new PushedBody();
      whole.give(bytes);
      whole.finish(breaks);
      PushedBody pieces = new PushedBody();
      Thread server = new Thread(() -> pieces.deliver(bytes, breaks, transport, random), "server");
      server.start();

      String pushed = read(pieces, file, transcript.asked(), this::push);
      String pulled = read(whole, file, transcript.asked(), PushedTranscriptsTest::pull);

      assertThat(pushed).as("push.seed %d", number).isEqualTo(pulled);
      server.join();
    }
  }

  /** Some of it left out, repeated or cut, and with additions. */
  private static byte[] faulty(String streamed, Random random) {
    List<String> events = new ArrayList<>(Arrays.asList(streamed.strip().split("\\R\\R")));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(events.size());
      switch (random.nextInt(5)) {
        case 0 -> events.add(at, FAULTS[random.nextInt(FAULTS.length)]);
        case 1 -> events.add(at, events.get(random.nextInt(events.size())));
        case 2 -> events.set(at, NOISE[0]);
        default -> events.add(at, NOISE[random.nextInt(NOISE.length)]);
      }
    }
    String end = random.nextBoolean() ? "\r\n\r\n" : "\n\n";
    byte[] bytes = (String.join(end, events) + end).getBytes(UTF_8);
    return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static String read(PushedBody body, Path file, ChatRequest asked, Reading reading) {
    List<String> told = new ArrayList<>();
    try (ChatProvider provider =
        ProvidersByType.create(
            GoldenTranscriptsTest.provider(file),
            "http://localhost/",
            (name, options) -> body.sender())) {
      Target target = new Target(provider.name(), String.valueOf(asked.model()), false);
      ChatCall attempt = ChatCall.create().attempt(target).call();
      try (StreamingReply reply = (StreamingReply) provider.chat(asked.withStream(true), attempt)) {
        reply.onEnd(end -> told.add("used " + end.usage() + ", failed with " + end.failure()));
        reading.read(reply, attempt, told);
      } catch (ChatException failure) {
        told.add("threw " + failure);
      }
      told.add("counted " + attempt.attemptSoFar().usage());
    }
    assertThat(body.isClosed()).isTrue();
    return MadeUp.counted(String.join("\n", told));
  }

  private static void pull(StreamingReply reply, ChatCall attempt, List<String> told) {
    for (ChatChunk chunk : reply) {
      told.add(chunk.json().toJson());
    }
  }

  private void push(StreamingReply reply, ChatCall attempt, List<String> told) {
    caller.read(reply, attempt, chunk -> told.add(chunk.json().toJson()));
  }
}
