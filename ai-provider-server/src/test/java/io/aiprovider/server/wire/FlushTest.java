package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FlushTest {

  @Test
  @DisplayName("21 an event arrives before the next one is made")
  void an_event_arrives_before_the_next_one_is_made() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("first"));
                  call.awaitProceed();
                  call.write(Samples.piece("second") + Samples.finish("stop") + Samples.done());
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl());
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO_STREAMED);
      Conversation conversation = upstream.next();

      assertThat(caller.readUntil("first")).doesNotContain("second");
      conversation.proceed();
      assertThat(caller.readUntil("[DONE]")).contains("second");
    }
  }

  @Test
  void events_that_are_ready_together_are_sent_together() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("first"));
                  call.awaitProceed();
                  call.write(Samples.finish("stop") + Samples.done());
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl());
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO_STREAMED);
      Conversation conversation = upstream.next();

      // the opening is held back until there is content
      String beginning = caller.readUntil("first");
      assertThat(chunks(beginning)).isEqualTo(1);
      assertThat(Samples.dataOf(beginning)).hasSize(2);
      conversation.proceed();
      caller.readUntil("[DONE]");
    }
  }

  @Test
  void an_answer_from_the_cache_is_sent_in_one_piece() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> call.answer(200, "application/json", Samples.completion("Hello")));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl(), "cache.enabled=true");
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO).answer();
      String stream = caller.chat(Samples.HELLO_STREAMED).readUntil("\r\n0\r\n\r\n");

      assertThat(stream).contains("x-ai-provider-cache: HIT", "[DONE]");
      assertThat(chunks(stream)).isEqualTo(1);
    }
  }

  /** The chunks of the transfer coding, but for the empty last one. */
  private static long chunks(String answer) {
    return answer.lines().filter(line -> line.matches("[0-9a-f]+") && !line.equals("0")).count();
  }

  @Test
  @DisplayName("4, 5 a character and an event split across reads are kept")
  void a_split_character_is_kept() {
    byte[] stream =
        (Samples.piece("gr\u00fc\u00df \ud83d\ude00") + Samples.finish("stop") + Samples.done())
            .getBytes(StandardCharsets.UTF_8);
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  for (int i = 0; i < stream.length; i++) {
                    call.write(Arrays.copyOfRange(stream, i, i + 1));
                  }
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl());
        RawCaller caller = new RawCaller(server)) {
      caller.chat(Samples.HELLO_STREAMED);

      String events = caller.readUntil("[DONE]");
      assertThat(Samples.textOf(events)).startsWith("gr\u00fc\u00df \ud83d\ude00");
    }
  }
}
