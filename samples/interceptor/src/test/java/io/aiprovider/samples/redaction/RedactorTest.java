package io.aiprovider.samples.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private final ScriptedProvider provider = new ScriptedProvider("scripted");
  private final ChatClient client =
      ChatClient.builder().provider(provider).interceptor(new Redactor()).build();
  private final ChatRequest request =
      ChatRequest.builder().model("m").user("Greet ada@example.com").build();

  private List<String> streamed() {
    List<String> texts = new ArrayList<>();
    try (StreamingReply reply = client.stream(request)) {
      for (ChatChunk chunk : reply) {
        texts.add(chunk.text());
      }
    }
    return texts.stream().filter(text -> !text.isEmpty()).toList();
  }

  @Test
  void a_placeholder_in_pieces_is_restored() {
    provider.streams("Dear [em", "ail", "-1], hello");

    assertThat(streamed()).containsExactly("Dear ", "ada@example.com, hello");
  }

  @Test
  void text_that_only_looks_like_a_placeholder_is_kept() {
    provider.streams("see [1", "2] and [");

    assertThat(String.join("", streamed())).isEqualTo("see [12] and [");
  }

  @Test
  void repeated_data_has_one_placeholder() {
    provider.answers("Both: [email-1]");
    ChatRequest twice =
        ChatRequest.builder().model("m").user("a@b.de").user("a@b.de or c@d.de").build();

    assertThat(client.chat(twice).text()).isEqualTo("Both: a@b.de");
    assertThat(provider.requests().get(0).messages().get(1).text())
        .isEqualTo("[email-1] or [email-2]");
  }
}
