package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Wire;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StreamCollectorTest {

  @Test
  void assembles_an_answer() {
    StreamCollector collector = new StreamCollector(1_000);
    for (ChatChunk chunk : Wire.stream("Hel", "lo")) {
      collector.add(chunk);
    }

    assertThat(Objects.requireNonNull(collector.response()).text()).isEqualTo("Hello");
  }

  @Test
  void has_no_answer_before_it_is_finished() {
    StreamCollector collector = new StreamCollector(1_000);
    collector.add(Wire.text("Hel"));

    assertThat(collector.response()).isNull();
  }

  @Test
  void stops_at_an_answer_that_is_too_large_in_any_field() {
    String part = "x".repeat(40);
    String[] deltas = {
      "{'content':'" + part + "'}",
      "{'reasoning_content':'" + part + "'}",
      "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'" + part + "'}}]}",
      "{'audio':{'data':'" + part + "'}}",
    };
    for (String delta : deltas) {
      StreamCollector collector = new StreamCollector(1_000);
      ChatChunk chunk = Wire.chunk("{'choices':[{'index':0,'delta':" + delta + "}]}");
      for (int i = 0; i < 25; i++) {
        collector.add(chunk);
      }
      collector.add(Wire.finish("stop"));

      assertThat(collector.response()).as(delta).isNull();
    }
  }

  @Test
  void frees_its_memory_when_it_stops() {
    StreamCollector collector = new StreamCollector(1_000);
    WeakReference<ChatChunk> large = addLarge(collector);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              System.gc();
              return large.get() == null;
            });
    collector.add(Wire.finish("stop"));
    assertThat(collector.response()).isNull();
  }

  private static WeakReference<ChatChunk> addLarge(StreamCollector collector) {
    ChatChunk chunk = Wire.text("x".repeat(2_000));
    collector.add(chunk);
    return new WeakReference<>(chunk);
  }
}
