package io.aiprovider.provider.openai;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name of the field for the maximum tokens of an answer. */
enum TokenLimit {
  /** Both names are accepted. */
  UNCHANGED,
  /** Only the older name is accepted. */
  MAX_TOKENS,
  /** OpenAI's: reasoning models refuse the older name, others accept both. */
  BY_MODEL;

  private static final String OLD = "max_tokens";
  private static final String NEW = "max_completion_tokens";
  private static final List<String> REASONING_MODELS = List.of("o1", "o3", "o4", "gpt-5", "gpt-6");

  /** The request with the limit in the field that its model accepts. */
  ChatRequest apply(ChatRequest request) {
    return switch (this) {
      case UNCHANGED -> request;
      case MAX_TOKENS -> rename(request, NEW, OLD);
      case BY_MODEL -> isReasoning(request.model()) ? rename(request, OLD, NEW) : request;
    };
  }

  private static ChatRequest rename(ChatRequest request, String from, String to) {
    JsonValue limit = request.get(from);
    if (limit == null) {
      return request;
    }
    ChatRequest without = request.without(from);
    return limit.isNull() || request.has(to) ? without : without.with(to, limit);
  }

  private static boolean isReasoning(@Nullable String model) {
    return model != null && ModelRule.startsWithAny(model, REASONING_MODELS);
  }
}
