package io.aiprovider.provider.langchain4j;

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
 * Thinking and what proves it, of a provider whose models have a maker. LangChain4j keeps
 * signatures and sealed thoughts, where a model has them, in a message's attributes; on OpenAI's
 * side they are {@code thinking_blocks} that name the provider they belong to, so that no other is
 * sent them. What another provider signed is left out.
 */
record Thoughts(String provider, ModelProvider maker) {
  private static final String BLOCKS = "thinking_blocks";
  private static final String SIGNATURE = "thinking_signature";
  private static final String REDACTED = "redacted_thinking";

  /** Those whose models take no thinking that they did not sign. */
  private static final Set<ModelProvider> SIGNING =
      EnumSet.of(
          ModelProvider.ANTHROPIC,
          ModelProvider.AMAZON_BEDROCK,
          ModelProvider.GOOGLE_VERTEX_AI_ANTHROPIC);

  /** Puts what an assistant thought into LangChain4j's message. */
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
    String told = assistant.string("reasoning_content");
    boolean signed = assistant.has(BLOCKS) || assistant.has("extra_content");
    if (!signed && told != null && !SIGNING.contains(maker)) {
      thinking.append(told);
    }
    if (!thinking.isEmpty()) {
      message.thinking(thinking.toString());
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
