package io.aiprovider.provider.langchain4j.request;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The thinking of a model, with its signature. A model that signs its thinking expects it back with
 * the conversation. LangChain4j keeps signatures and encrypted thinking in a message's attributes.
 * In OpenAI's form they are {@code thinking_blocks} that name the provider they belong to: thinking
 * that another provider signed is not sent. Immutable.
 *
 * @param provider the provider's configured name
 * @param maker the vendor of the provider's models
 * @since 0.1
 */
public record ThinkingBlocks(String provider, ModelProvider maker) {
  private static final String BLOCKS = "thinking_blocks";
  private static final String SIGNATURE = "thinking_signature";
  private static final String REDACTED = "redacted_thinking";

  /** The vendors whose models accept only thinking that they signed. */
  private static final Set<ModelProvider> SIGNING =
      EnumSet.of(
          ModelProvider.ANTHROPIC,
          ModelProvider.AMAZON_BEDROCK,
          ModelProvider.GOOGLE_VERTEX_AI_ANTHROPIC);

  /** Adds an assistant's thinking to LangChain4j's message. */
  void addTo(AiMessage.Builder message, JsonObject assistant) {
    StringBuilder thinking = new StringBuilder();
    List<String> redacted = new ArrayList<>();
    Map<String, Object> attributes = new HashMap<>();
    for (JsonObject block : assistant.objects(BLOCKS)) {
      if (!provider.equals(block.string("provider"))) {
        continue;
      }
      thinking.append(Objects.requireNonNullElse(block.string("thinking"), ""));
      String signature = block.string("signature");
      if (signature != null) {
        attributes.put(SIGNATURE, signature);
      }
      String data = block.string("data");
      if (data != null) {
        redacted.add(data);
      }
    }
    if (!redacted.isEmpty()) {
      attributes.put(REDACTED, redacted);
    }
    String unsigned = assistant.string("reasoning_content");
    boolean signed = assistant.has(BLOCKS) || assistant.has("extra_content");
    if (!signed && unsigned != null && !SIGNING.contains(maker)) {
      thinking.append(unsigned);
    }
    if (!thinking.isEmpty()) {
      message.thinking(thinking.toString());
    }
    if (!attributes.isEmpty()) {
      message.attributes(attributes);
    }
  }

  /** The blocks of an answer with signed or encrypted thinking; empty for any other answer. */
  public static List<JsonObject> of(AiMessage message, String provider) {
    List<JsonObject> blocks = new ArrayList<>();
    Map<String, Object> attributes = message.attributes();
    @Nullable Object signature = attributes.get(SIGNATURE);
    if (signature instanceof String text && !text.isEmpty()) {
      blocks.add(
          JsonObject.of("type", "thinking")
              .with("thinking", Objects.requireNonNullElse(message.thinking(), ""))
              .with("signature", text)
              .with("provider", provider));
    }
    if (attributes.get(REDACTED) instanceof List<?> encrypted) {
      for (Object data : encrypted) {
        blocks.add(
            JsonObject.of("type", REDACTED)
                .with("data", String.valueOf(data))
                .with("provider", provider));
      }
    }
    return blocks;
  }
}
