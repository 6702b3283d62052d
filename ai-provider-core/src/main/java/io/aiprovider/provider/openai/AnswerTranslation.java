package io.aiprovider.provider.openai;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers under OpenAI's names, whoever gives them. What is under them already stays as it came.
 *
 * <ul>
 *   <li>{@code reasoning} (Groq, OpenRouter, Ollama, vLLM) is {@code reasoning_content};
 *   <li>content in parts (Mistral's reasoning models) is text, and their thinking {@code
 *       reasoning_content};
 *   <li>a choice without a {@code delta} (Azure's late content filters) has an empty one;
 *   <li>cached tokens (DeepSeek, Mistral) and usage (Groq) are where OpenAI has them;
 *   <li>an empty reason to finish is none;
 *   <li>an answer that its provider broke off is a failure, not an answer.
 * </ul>
 *
 * @param provider the provider's configured name
 */
record AnswerTranslation(String provider) {
  private static final String REASONING = "reasoning_content";

  /** DeepSeek's, Mistral's and Moonshot's name for the cached tokens of the prompt. */
  private static final List<String> CACHED =
      List.of("prompt_cache_hit_tokens", "num_cached_tokens", "cached_tokens");

  private static final int OK = 200;

  /** A whole answer. */
  JsonObject answer(JsonObject json) {
    return translated(json, "message");
  }

  /** A chunk of a stream. */
  JsonObject chunk(JsonObject json) {
    return translated(json, "delta");
  }

  private JsonObject translated(JsonObject json, String member) {
    JsonObject groq = json.object("x_groq");
    if (groq != null && groq.string("error") != null) {
      throw brokenOff(String.valueOf(groq.string("error")));
    }
    JsonArray choices = json.array("choices");
    List<JsonValue> changed =
        choices == null ? null : Edits.of(choices, choice -> changedChoice(choice, member));
    return withUsage(changed == null ? json : json.with("choices", changed));
  }

  private @Nullable JsonObject changedChoice(JsonObject choice, String member) {
    JsonObject edited = null;
    JsonObject part = choice.object(member);
    JsonObject changed = part == null ? null : changedPart(part);
    if (changed != null) {
      edited = choice.with(member, changed);
    } else if (part == null && member.equals("delta") && !choice.has("text")) {
      edited = choice.with(member, JsonObject.EMPTY);
    }
    JsonObject error = choice.object("error");
    if (error != null && error.string("message") != null) { // OpenRouter's
      throw brokenOff(String.valueOf(error.string("message")));
    }
    String theirs = choice.string("finish_reason");
    if (theirs != null && theirs.isEmpty()) {
      JsonValue guessed = part == null || member.equals("delta") ? JsonLiteral.NULL : guessed(part);
      return Objects.requireNonNullElse(edited, choice).with("finish_reason", guessed);
    }
    String ours = finishReason(theirs);
    return ours == null
        ? edited
        : Objects.requireNonNullElse(edited, choice).with("finish_reason", ours);
  }

  /** Why a whole answer ended that does not say so. */
  private static JsonValue guessed(JsonObject message) {
    return JsonString.of(message.objects("tool_calls").isEmpty() ? "stop" : "tool_calls");
  }

  /** The reason as OpenAI has it; null when it is. */
  private @Nullable String finishReason(@Nullable String reason) {
    return switch (reason == null ? "" : reason) {
      case "model_length" -> "length"; // Mistral's word for a full context
      case "eos" -> "stop"; // Together's
      case "insufficient_system_resource", "error" -> throw brokenOff(String.valueOf(reason));
      default -> null;
    };
  }

  private Overloaded brokenOff(String reason) {
    return new Overloaded(
        "The provider broke off its answer: " + reason + ".",
        new FailureDetail(provider, OK, null, reason, null, null));
  }

  private static @Nullable JsonObject changedPart(JsonObject part) {
    if (part.get("content") instanceof JsonArray parts) {
      return ofParts(part, parts);
    }
    JsonValue reasoning = part.get("reasoning");
    return reasoning instanceof JsonString && !part.has(REASONING)
        ? part.without("reasoning").with(REASONING, reasoning)
        : null;
  }

  /** Null when there is a part that is neither text nor thinking: nothing of it shall be lost. */
  private static @Nullable JsonObject ofParts(JsonObject part, JsonArray parts) {
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    for (JsonObject piece : parts.objects()) {
      switch (String.valueOf(piece.string("type"))) {
        case "text" -> text.append(Objects.requireNonNullElse(piece.string("text"), ""));
        case "thinking" -> {
          for (JsonObject thought : piece.objects("thinking")) {
            thinking.append(Objects.requireNonNullElse(thought.string("text"), ""));
          }
        }
        default -> {
          return null;
        }
      }
    }
    JsonObject edited = part.with("content", text.toString());
    return thinking.isEmpty() ? edited : edited.with(REASONING, thinking.toString());
  }

  private static JsonObject withUsage(JsonObject json) {
    JsonObject usage = json.object("usage");
    if (usage == null) {
      JsonObject own = json.object("x_groq");
      JsonObject told = own == null ? null : own.object("usage");
      return told == null ? json : json.with("usage", told);
    }
    Long cached = usage.object("prompt_tokens_details") == null ? cached(usage) : null;
    return cached == null
        ? json
        : json.with(
            "usage", usage.with("prompt_tokens_details", JsonObject.of("cached_tokens", cached)));
  }

  private static @Nullable Long cached(JsonObject usage) {
    for (String name : CACHED) {
      Long cached = usage.integer(name);
      if (cached != null) {
        return cached;
      }
    }
    return null;
  }
}
