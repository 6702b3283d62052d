package io.aiprovider.server.ledger.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.Test;

final class PromptPrefixTest {
  private static ChatRequest.Builder request(String system, String user) {
    return ChatRequest.builder().model("m").system(system).user(user);
  }

  @Test
  void the_hash_depends_on_tools_and_the_first_system_messages_only() {
    String hash = PromptPrefix.hash(request("Be brief.", "Hello!").build());

    assertThat(hash)
        .hasSize(64)
        .isEqualTo(PromptPrefix.hash(request("Be brief.", "Something else").build()))
        .isNotEqualTo(PromptPrefix.hash(request("Be long.", "Hello!").build()))
        .isNotEqualTo(
            PromptPrefix.hash(
                request("Be brief.", "Hello!").tool("t", "A tool.", JsonObject.EMPTY).build()));
  }

  @Test
  void a_prompt_without_such_a_beginning_has_no_hash() {
    assertThat(PromptPrefix.hash(ChatRequest.of("Hello!"))).isNull();
  }
}
