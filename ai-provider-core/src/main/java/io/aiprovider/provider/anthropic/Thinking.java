package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much a model thinks. Newer models decide this themselves, and the request only has an effort,
 * such as {@code low}. Older models need a budget of tokens, which is at least 1,024 and part of
 * the answer's tokens. A token limit in the request is never exceeded: the budget becomes smaller,
 * or thinking is off.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Extended
 *     thinking</a>
 */
final class Thinking {
  private static final int MIN_BUDGET = 1_024;

  /** Newer models return their thinking only if the request sets how to display it. */
  private static final JsonObject ADAPTIVE =
      JsonObject.of("type", "adaptive").with("display", "summarized");

  /** The values of {@code reasoning_effort} with a known meaning. */
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

  /** The fields that the API refuses together with thinking. */
  private static final List<String> NOT_WITH_THINKING = List.of("temperature", "top_k");

  private static final BigDecimal MIN_TOP_P = new BigDecimal("0.95");

  private Thinking() {}

  /** The message with the thinking that the request specifies. */
  static JsonObject addTo(JsonObject message, ChatRequest request, Unsupported unsupported) {
    JsonObject explicit = request.json().object("thinking");
    if (explicit != null) {
      if (request.has("reasoning_effort")) { // thinking is more specific
        unsupported.drop("reasoning_effort");
      }
      if ("enabled".equals(explicit.string("type")) && isWithinCallsWithoutThinking(message)) {
        unsupported.drop("thinking");
        return message;
      }
      return withoutConflicts(withExplicit(message, explicit, isLimited(request)), unsupported);
    }
    String effort = request.json().string("reasoning_effort");
    if (effort == null) {
      return message;
    }
    if (!EFFORTS.contains(effort)) {
      unsupported.drop("reasoning_effort");
      return message;
    }
    if (effort.equals("none")) {
      if (ModelVersion.alwaysThinks(request.model())) {
        unsupported.drop("reasoning_effort");
        return message;
      }
      return message.with("thinking", JsonObject.of("type", leastThinking(request.model())));
    }
    if (isForced(message.object("tool_choice"))) { // not accepted together with thinking
      unsupported.drop("reasoning_effort");
      return message;
    }
    ModelVersion version = ModelVersion.of(request.model());
    if (version.isAtLeast(4, 6)
        || ModelVersion.alwaysThinks(
            request.model())) { // no budget: these models decide themselves
      JsonObject config =
          Objects.requireNonNullElse(message.object("output_config"), JsonObject.EMPTY);
      long answer = limit(message);
      return withoutConflicts(
          (isLimited(request) ? message : message.with("max_tokens", answer + tokensFor(effort)))
              .with("thinking", ADAPTIVE)
              .with("output_config", config.with("effort", effortFor(version, effort))),
          unsupported);
    }
    boolean limited = isLimited(request);
    if (cannotThink(request.model())
        || isWithinCallsWithoutThinking(message)
        || limited && limit(message) <= MIN_BUDGET) {
      unsupported.drop("reasoning_effort");
      return message;
    }
    long wanted = tokensFor(effort);
    JsonObject withTokens = limited ? message : withTokensFor(wanted, message, request.model());
    return withoutConflicts(withBudget(withTokens, wanted), unsupported);
  }

  /** The setting with the least thinking: the newest Sonnet always thinks between tool calls. */
  private static String leastThinking(@Nullable String model) {
    boolean betweenTools =
        ModelVersion.isOf(model, "sonnet") && ModelVersion.of(model).isAtLeast(5, 5);
    return betweenTools ? "between_tools" : "disabled";
  }

  /** Anthropic has no effort {@code minimal}; {@code xhigh} exists only since version 4.7. */
  private static String effortFor(ModelVersion version, String effort) {
    return switch (effort) {
      case "minimal" -> "low";
      case "xhigh" -> version.equals(new ModelVersion(4, 6)) ? "high" : effort;
      default -> effort;
    };
  }

  private static boolean cannotThink(@Nullable String model) {
    return model != null && model.startsWith("claude-3-") && !model.startsWith("claude-3-7-");
  }

  /**
   * Whether the conversation ends with results of calls that were made without thinking, for
   * example by another provider. Anthropic does not allow thinking to begin between calls and their
   * results.
   */
  private static boolean isWithinCallsWithoutThinking(JsonObject message) {
    List<JsonObject> turns = message.objects("messages");
    for (int i = turns.size() - 1; i >= 0; i--) {
      List<JsonObject> blocks = turns.get(i).objects("content");
      if ("assistant".equals(turns.get(i).string("role"))) {
        boolean calls = blocks.stream().anyMatch(block -> isOf(block, "tool_use"));
        return calls
            && !isOf(blocks.get(0), "thinking")
            && !isOf(blocks.get(0), "redacted_thinking");
      }
      if (blocks.stream().noneMatch(block -> isOf(block, "tool_result"))) {
        return false;
      }
    }
    return false;
  }

  private static boolean isOf(JsonObject block, String type) {
    return type.equals(block.string("type"));
  }

  private static boolean isForced(@Nullable JsonObject toolChoice) {
    String type = toolChoice == null ? null : toolChoice.string("type");
    return "any".equals(type) || "tool".equals(type);
  }

  private static boolean isLimited(ChatRequest request) {
    return request.has("max_tokens") || request.has("max_completion_tokens");
  }

  private static long limit(JsonObject message) {
    return Objects.requireNonNullElse(message.integer("max_tokens"), 0L);
  }

  /** Thinking in Anthropic's own form, with a budget within the limit. */
  private static JsonObject withExplicit(JsonObject message, JsonObject thinking, boolean limited) {
    long budget = Objects.requireNonNullElse(thinking.integer("budget_tokens"), 0L);
    long limit = limit(message);
    if (budget < limit) {
      return message.with("thinking", thinking);
    }
    if (!limited) {
      return message.with("max_tokens", limit + budget).with("thinking", thinking);
    }
    if (limit <= MIN_BUDGET) {
      throw new UnsupportedFeature(
          "Unsupported value: 'thinking.budget_tokens' is "
              + budget
              + ", but 'max_tokens' is "
              + limit
              + ", and thinking is part of it. Thinking takes at least "
              + MIN_BUDGET
              + " tokens: raise max_tokens above that, or leave out thinking.",
          FailureDetail.ofParam("thinking"));
    }
    return message.with("thinking", thinking.with("budget_tokens", within(limit, budget)));
  }

  /** The message with tokens for thinking in addition to the answer's, up to the model's limit. */
  private static JsonObject withTokensFor(long wanted, JsonObject message, @Nullable String model) {
    long answer = limit(message);
    return message.with(
        "max_tokens", Math.max(answer, Math.min(answer + wanted, maxTokens(model))));
  }

  private static JsonObject withBudget(JsonObject message, long wanted) {
    return message.with(
        "thinking",
        JsonObject.of("type", "enabled").with("budget_tokens", within(limit(message), wanted)));
  }

  /** A budget that leaves half of the tokens for the answer, but at least the minimum. */
  private static long within(long limit, long wanted) {
    return Math.max(MIN_BUDGET, Math.min(wanted, limit / 2));
  }

  /** The budget for an effort. */
  private static long tokensFor(String effort) {
    return switch (effort) {
      case "minimal" -> MIN_BUDGET;
      case "low" -> 2_048;
      case "high" -> 16_384;
      case "xhigh", "max" -> 32_768;
      default -> 8_192;
    };
  }

  /** The maximum tokens of an answer, thinking included, of a model with a budget. */
  private static long maxTokens(@Nullable String model) {
    boolean firstVersions =
        model != null
            && (model.startsWith("claude-opus-4-1") || model.matches("claude-opus-4-(0|2025\\d+)"));
    return firstVersions ? 32_000 : 64_000;
  }

  private static JsonObject withoutConflicts(JsonObject message, Unsupported unsupported) {
    JsonObject thinking = message.object("thinking");
    if (thinking == null || "disabled".equals(thinking.string("type"))) {
      return message;
    }
    JsonObject allowed = message;
    for (String name : NOT_WITH_THINKING) {
      JsonValue value = allowed.get(name);
      if (value != null && !value.toJson().equals("1")) {
        unsupported.drop(name);
        allowed = allowed.without(name);
      }
    }
    JsonValue topP = allowed.get("top_p");
    BigDecimal share = topP == null ? null : topP.asDecimal();
    if (share != null && share.compareTo(MIN_TOP_P) < 0) {
      unsupported.drop("top_p");
      allowed = allowed.without("top_p");
    }
    return allowed;
  }
}
