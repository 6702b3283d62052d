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
 * How much a model thinks. Newer models decide by themselves, within an effort; older ones are
 * given a budget of tokens, which is at least 1,024 and part of the answer's tokens. A limit in the
 * request is never exceeded: the budget becomes smaller, or there is no thinking.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Extended
 *     thinking</a>
 */
final class Thinking {
  private static final int LEAST_BUDGET = 1_024;

  /** Newer models keep their thoughts to themselves if they are not asked to tell them. */
  private static final JsonObject ADAPTIVE =
      JsonObject.of("type", "adaptive").with("display", "summarized");

  /** Values of {@code reasoning_effort} with a known meaning; others may mean anything. */
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

  /** What the API refuses together with thinking. */
  private static final List<String> REFUSED_BESIDE = List.of("temperature", "top_k");

  private static final BigDecimal LEAST_TOP_P = new BigDecimal("0.95");

  private Thinking() {}

  /** The message with the thinking that the request asks for. */
  static JsonObject addTo(JsonObject message, ChatRequest request, Unsupported unsupported) {
    JsonObject explicit = request.json().object("thinking");
    if (explicit != null) {
      if (request.has("reasoning_effort")) { // which says the same, in fewer words
        unsupported.drop("reasoning_effort");
      }
      if ("enabled".equals(explicit.string("type")) && isAmidUnthoughtCalls(message)) {
        unsupported.drop("thinking");
        return message;
      }
      return without(withExplicit(message, explicit, isLimited(request)), unsupported);
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
      return message.with("thinking", JsonObject.of("type", least(request.model())));
    }
    if (isForced(message.object("tool_choice"))) { // which the API refuses together with thinking
      unsupported.drop("reasoning_effort");
      return message;
    }
    ModelVersion version = ModelVersion.of(request.model());
    if (version.isAtLeast(4, 6)
        || ModelVersion.alwaysThinks(request.model())) { // which decide by themselves
      JsonObject config =
          Objects.requireNonNullElse(message.object("output_config"), JsonObject.EMPTY);
      long answer = limit(message);
      return without(
          (isLimited(request) ? message : message.with("max_tokens", answer + tokensFor(effort)))
              .with("thinking", ADAPTIVE)
              .with("output_config", config.with("effort", effortFor(version, effort))),
          unsupported);
    }
    boolean limited = isLimited(request);
    if (cannotThink(request.model())
        || isAmidUnthoughtCalls(message)
        || limited && limit(message) <= LEAST_BUDGET) {
      unsupported.drop("reasoning_effort");
      return message;
    }
    long wanted = tokensFor(effort);
    JsonObject withRoom = limited ? message : withRoomFor(wanted, message, request.model());
    return without(withBudget(withRoom, wanted), unsupported);
  }

  /** How little a model can be told to think: Sonnet's newest keeps its notes between tools. */
  private static String least(@Nullable String model) {
    boolean keepsNotes =
        ModelVersion.isOf(model, "sonnet") && ModelVersion.of(model).isAtLeast(5, 5);
    return keepsNotes ? "between_tools" : "disabled";
  }

  /** Anthropic has no minimal effort, and what is between high and max only since 4.7. */
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
   * Whether tools were called without thinking before, as another provider does: thinking cannot
   * begin between calls and their results.
   */
  private static boolean isAmidUnthoughtCalls(JsonObject message) {
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

  /** Thinking in Anthropic's own form, with a budget that the limit has room for. */
  private static JsonObject withExplicit(JsonObject message, JsonObject thinking, boolean limited) {
    long budget = Objects.requireNonNullElse(thinking.integer("budget_tokens"), 0L);
    long limit = limit(message);
    if (budget < limit) {
      return message.with("thinking", thinking);
    }
    if (!limited) {
      return message.with("max_tokens", limit + budget).with("thinking", thinking);
    }
    if (limit <= LEAST_BUDGET) {
      throw new UnsupportedFeature(
          "Unsupported value: 'thinking.budget_tokens' is "
              + budget
              + ", but 'max_tokens' is "
              + limit
              + ", and thinking is part of it. Thinking takes at least "
              + LEAST_BUDGET
              + " tokens: raise max_tokens above that, or leave out thinking.",
          FailureDetail.ofParam("thinking"));
    }
    return message.with("thinking", thinking.with("budget_tokens", within(limit, budget)));
  }

  /** Room for thinking in addition to the answer's tokens, as far as the model allows. */
  private static JsonObject withRoomFor(long wanted, JsonObject message, @Nullable String model) {
    long answer = limit(message);
    return message.with(
        "max_tokens", Math.max(answer, Math.min(answer + wanted, mostTokens(model))));
  }

  private static JsonObject withBudget(JsonObject message, long wanted) {
    return message.with(
        "thinking",
        JsonObject.of("type", "enabled").with("budget_tokens", within(limit(message), wanted)));
  }

  /** A budget that leaves half of the tokens for the answer, if the least budget allows it. */
  private static long within(long limit, long wanted) {
    return Math.max(LEAST_BUDGET, Math.min(wanted, limit / 2));
  }

  /** How many tokens of thinking an effort is worth. */
  private static long tokensFor(String effort) {
    return switch (effort) {
      case "minimal" -> LEAST_BUDGET;
      case "low" -> 2_048;
      case "high" -> 16_384;
      case "xhigh", "max" -> 32_768;
      default -> 8_192;
    };
  }

  /** How long an answer of a model that takes a budget may be, thinking included. */
  private static long mostTokens(@Nullable String model) {
    boolean ofTheFirst =
        model != null
            && (model.startsWith("claude-opus-4-1") || model.matches("claude-opus-4-(0|2025\\d+)"));
    return ofTheFirst ? 32_000 : 64_000;
  }

  private static JsonObject without(JsonObject message, Unsupported unsupported) {
    JsonObject thinking = message.object("thinking");
    if (thinking == null || "disabled".equals(thinking.string("type"))) {
      return message;
    }
    JsonObject allowed = message;
    for (String name : REFUSED_BESIDE) {
      JsonValue value = allowed.get(name);
      if (value != null && !value.toJson().equals("1")) {
        unsupported.drop(name);
        allowed = allowed.without(name);
      }
    }
    JsonValue topP = allowed.get("top_p");
    BigDecimal share = topP == null ? null : topP.asDecimal();
    if (share != null && share.compareTo(LEAST_TOP_P) < 0) {
      unsupported.drop("top_p");
      allowed = allowed.without("top_p");
    }
    return allowed;
  }
}
