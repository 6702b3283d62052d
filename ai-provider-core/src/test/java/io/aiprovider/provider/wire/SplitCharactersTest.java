package io.aiprovider.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R26 characters that a stream cuts in two")
class SplitCharactersTest {

  private static List<String> read(String... events) {
    SplitCharacters characters = new SplitCharacters();
    return Stream.of(events)
        .map(event -> characters.read(event.replace('\'', '"').getBytes(UTF_8)))
        .map(json -> new String(json.toBytes(), UTF_8).replace('"', '\''))
        .toList();
  }

  @Test
  void are_complete_in_the_later_piece() {
    assertThat(read("{'text':'a\\ud83d'}", "{'text':'\\ude00b'}"))
        .containsExactly("{'text':'a'}", "{'text':'\uD83D\uDE00b'}");
  }

  @Test
  void are_found_in_every_text_of_every_protocol() {
    String openai = "{'choices':[{'index':1,'delta':{'content':'%s'}}]}";
    String anthropic = "{'index':2,'delta':{'type':'text_delta','text':'%s'}}";
    String google = "{'candidates':[{'content':{'parts':[{'text':'%s'}]}}]}";
    String call =
        "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':1,'function':{'arguments':'%s'}}]}}]}";
    for (String event : List.of(openai, anthropic, google, call)) {
      assertThat(read(event.formatted("\\uD83D"), event.formatted("\\uDE00")))
          .containsExactly(event.formatted(""), event.formatted("\uD83D\uDE00"));
    }
  }

  @Test
  void wait_while_other_texts_continue() {
    String event = "{'choices':[{'index':%d,'delta':{'content':'%s'}}]}";

    assertThat(
            read(
                event.formatted(0, "\\ud83d"),
                event.formatted(1, "\\ud83e"),
                event.formatted(2, "x"),
                event.formatted(0, ""),
                event.formatted(0, "\\ude00"),
                event.formatted(1, "\\udd14")))
        .containsExactly(
            event.formatted(0, ""),
            event.formatted(1, ""),
            event.formatted(2, "x"),
            event.formatted(0, ""),
            event.formatted(0, "\uD83D\uDE00"),
            event.formatted(1, "\uD83E\uDD14"));
  }

  @Test
  void are_replaced_when_they_are_never_completed() {
    assertThat(read("{'text':'\\ud83d'}", "{'text':'b'}", "{'text':'\\ude00c'}"))
        .containsExactly("{'text':''}", "{'text':'\uFFFDb'}", "{'text':'\uFFFDc'}");
  }

  @Test
  void do_not_change_complete_characters() {
    String event = "{ 'text':'\\ud83d\\ude00', 'x': 1e2}";

    assertThat(read(event)).containsExactly(event);
  }
}
