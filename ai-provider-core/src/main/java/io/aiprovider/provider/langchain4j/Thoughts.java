package io.aiprovider.provider.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thinking and what proves it. LangChain4j keeps signatures and sealed thoughts, where a model has
 * them, in a message's attributes; on OpenAI's side they are {@code thinking_blocks} that name the
 * provider they belong to, so that no other is sent them.
 */
final class Thoughts {
  private static final String BLOCKS = "thinking_blocks";
  private static final String SIGNATURE = "thinking_signature";
  private static final String REDACTED = "redacted_thinking";

  private Thoughts() {}

  /** Puts what an assistant thought into LangChain4j's message. */
  static void addTo(AiMessage.Builder message, JsonObject assistant, String provider) {
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
    String told = assistant.string("reasoning_content");
    String text = thinking.isEmpty() && told != null ? told : thinking.toString();
    if (!text.isEmpty()) {
      message.thinking(text);
    }
    if (!attributes.isEmpty()) {
      message.attributes(attributes);
    }
  }

  /** The blocks of an answer whose thinking has a proof; empty for any other. */
  static List<JsonObject> blocks(AiMessage message, String provider) {
    List<JsonObject> blocks = new ArrayList<>();
    Map<String, Object> attributes = message.attributes();
    @Nullable Object signature = attributes.get(SIGNATURE);
    if (signature instanceof String proof && !proof.isEmpty()) {
      blocks.add(
          JsonObject.of("type", "thinking")
              .with("thinking", Objects.requireNonNullElse(message.thinking(), ""))
              .with("signature", proof)
              .with("provider", provider));
    }
    if (attributes.get(REDACTED) instanceof List<?> sealed) {
      for (Object data : sealed) {
        blocks.add(
            JsonObject.of("type", REDACTED)
                .with("data", String.valueOf(data))
                .with("provider", provider));
      }
    }
    return blocks;
  }
}
