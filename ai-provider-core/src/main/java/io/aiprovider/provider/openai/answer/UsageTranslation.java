package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} of an answer at OpenAI's place and in OpenAI's form: at the top level (Groq has
 * it in {@code x_groq}, Moonshot in the last choice), counts as numbers, cached tokens in the
 * details, a total, and completion tokens that include thinking, which some services count only in
 * the total.
 */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
final class UsageTranslation {
  private static final String USAGE = "usage";
  private static final String PROMPT = "prompt_tokens";
  private static final String COMPLETION = "completion_tokens";
  private static final String TOTAL = "total_tokens";

  /** DeepSeek's, Mistral's and Moonshot's names for the cached tokens of the prompt. */
  private static final List<String> CACHED =
      List.of("prompt_cache_hit_tokens", "num_cached_tokens", "cached_tokens");

  private static final int MAX_DIGITS = 15;

  private UsageTranslation() {}

  /**
   * The answer, or chunk, with its usage in this form; unchanged if it has none.
   *
   * @param operation the operation of the request: the usage of embeddings counts only the prompt
   */
  static JsonObject translated(JsonObject json, Operation operation) {
    JsonObject usage = json.object(USAGE);
    JsonObject found = usage == null ? elsewhere(json) : usage;
    if (found == null) {
      return json;
    }
    JsonObject translated = withCached(withCounts(withNumbers(found), operation));
    return translated == usage ? json : json.with(USAGE, translated);
  }

  private static @Nullable JsonObject elsewhere(JsonObject json) {
    JsonObject groq = json.object("x_groq");
    if (groq != null) {
      return groq.object(USAGE);
    }
    JsonArray choices = json.array("choices");
    for (JsonValue choice : choices == null ? JsonArray.EMPTY : choices) {
      JsonObject usage = choice instanceof JsonObject object ? object.object(USAGE) : null;
      if (usage != null) {
        return usage;
      }
    }
    return null;
  }

  private static JsonObject withNumbers(JsonObject usage) {
    JsonObject counted = usage;
    for (String name : usage.names()) {
      JsonValue value = Objects.requireNonNull(usage.get(name));
      if (value instanceof JsonString text && isCount(text.value())) {
        counted = counted.with(name, new JsonNumber(text.value()));
      } else if (value instanceof JsonObject details) {
        JsonObject changed = withNumbers(details);
        counted = changed == details ? counted : counted.with(name, changed);
      }
    }
    return counted;
  }

  private static boolean isCount(String text) {
    boolean plain = text.equals("0") || !text.startsWith("0");
    return plain
        && !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static JsonObject withCounts(JsonObject usage, Operation operation) {
    return switch (operation) {
      case CHAT, COMPLETION -> withTotals(withBothParts(usage));
      case EMBEDDING -> withPromptAndTotal(usage);
      case MODERATION -> usage;
    };
  }

  /** If one part is missing, it is the rest of the total. */
  private static JsonObject withBothParts(JsonObject usage) {
    Long prompt = usage.integer(PROMPT);
    Long completion = usage.integer(COMPLETION);
    if ((prompt == null) == (completion == null)) {
      return usage; // complete, or unknown
    }
    long known = prompt == null ? completion : prompt;
    Long total = usage.integer(TOTAL);
    long rest = total == null ? 0 : Math.max(0, total - known);
    return usage.with(prompt == null ? PROMPT : COMPLETION, rest);
  }

  private static JsonObject withPromptAndTotal(JsonObject usage) {
    Long prompt = usage.integer(PROMPT);
    Long total = usage.integer(TOTAL);
    if ((prompt == null) == (total == null)) {
      return usage;
    }
    return prompt == null ? usage.with(PROMPT, total) : usage.with(TOTAL, prompt);
  }

  private static JsonObject withTotals(JsonObject usage) {
    Long prompt = usage.integer(PROMPT);
    Long completion = usage.integer(COMPLETION);
    Long total = usage.integer(TOTAL);
    if (prompt == null || completion == null) {
      return usage;
    }
    long counted = prompt + completion;
    if (total == null) {
      return usage.with(TOTAL, counted);
    }
    JsonObject details = usage.object("completion_tokens_details");
    Long reasoning = details == null ? null : details.integer("reasoning_tokens");
    boolean uncounted = reasoning == null || reasoning == 0 || reasoning == total - counted;
    return total > counted && uncounted ? usage.with(COMPLETION, total - prompt) : usage;
  }

  private static JsonObject withCached(JsonObject usage) {
    if (usage.object("prompt_tokens_details") != null) {
      return usage;
    }
    for (String name : CACHED) {
      Long cached = usage.integer(name);
      if (cached != null) {
        return usage.with("prompt_tokens_details", JsonObject.of("cached_tokens", cached));
      }
    }
    return usage;
  }

  /** Whether an event has usage, at any of these places. */
  static boolean isIn(JsonObject json) {
    JsonObject usage = json.object(USAGE);
    return (usage == null ? elsewhere(json) : usage) != null;
  }
}
