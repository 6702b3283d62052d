package io.aiprovider.samples.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.spring.ai.AiProviderChatModel;
import io.aiprovider.spring.ai.AiProviderChatOptions;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;

/** The requests that Spring AI's own client sends, as a provider receives them. */
class BelowSpringAiTest {
  record Offer(String article, int pieces) {}

  private final ScriptedProvider provider = new ScriptedProvider("acme");
  private final io.aiprovider.client.ChatClient engine =
      io.aiprovider.client.ChatClient.builder().provider(provider).build();
  private final ChatClient chat = ChatClient.create(new AiProviderChatModel(engine));

  @AfterEach
  void close() {
    engine.close();
  }

  private JsonObject request() {
    return provider.requests().get(0).json();
  }

  @Test
  void a_record_is_requested_by_its_schema_in_strict_mode() {
    provider.answers("{\"article\":\"tea\",\"pieces\":12}");

    Offer offer =
        chat.prompt("An offer?")
            .call()
            .entity(Offer.class, entity -> entity.useProviderStructuredOutput());

    assertThat(offer).isEqualTo(new Offer("tea", 12));
    JsonObject format = request().object("response_format").object("json_schema");
    assertThat(format.isTrue("strict")).isTrue();
    assertThat(format.object("schema").object("properties").names())
        .containsExactlyInAnyOrderElementsOf(List.of("article", "pieces"));
  }

  @Test
  void options_of_a_prompt_reach_the_provider() {
    provider.answers("Yes.");

    chat.prompt("Tea?")
        .options(AiProviderChatOptions.builder().maxTokens(9).field("reasoning_effort", "low"))
        .call()
        .content();

    assertThat(request().integer("max_tokens")).isEqualTo(9);
    assertThat(request().string("reasoning_effort")).isEqualTo("low");
  }
}
