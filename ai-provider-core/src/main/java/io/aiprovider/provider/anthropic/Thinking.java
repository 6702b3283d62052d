package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much a model thinks. Newer models decide by themselves, within an effort; older ones are
 * given a budget of tokens, which must be less than the answer's and at least 1,024.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Extended
 *     thinking</a>
 */
final class Thinking {
  private static final Pattern VERSION =
      Pattern.compile("claude-[a-z]+-(\\d{1,2})(?:-(\\d{1,2})(?!\\d))?.*");
  private static final int LEAST_BUDGET = 1_024;

  /** What the API refuses beside thinking. */
  private static final List<String> REFUSED_BESIDE = List.of("temperature", "top_k");

  private Thinking() {}

  /** The message with the thinking that the request asks for. */
  static JsonObject addTo(JsonObject message, ChatRequest request, Unsupported unsupported) {
    JsonObject explicit = request.json().object("thinking");
    if (explicit != null) {
      return without(message.with("thinking", explicit), unsupported);
    }
    String effort = request.json().string("reasoning_effort");
    if (effort == null) {
      return message;
    }
    if (effort.equals("none")) {
      return message.with("thinking", JsonObject.of("type", "disabled"));
    }
    if (decidesByItself(request.model())) {
      JsonObject config =
          Objects.requireNonNullElse(message.object("output_config"), JsonObject.EMPTY);
      return without(
          message
              .with("thinking", JsonObject.of("type", "adaptive"))
              .with(
                  "output_config",
                  config.with("effort", effort.equals("minimal") ? "low" : effort)),
          unsupported);
    }
    return without(withBudget(message, effort), unsupported);
  }

  private static boolean decidesByItself(@Nullable String model) {
    Matcher version = VERSION.matcher(model == null ? "" : model);
    if (!version.matches()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
    return major > 4 || major == 4 && minor >= 6;
  }

  private static JsonObject withBudget(JsonObject message, String effort) {
    long budget =
        switch (effort) {
          case "minimal" -> LEAST_BUDGET;
          case "low" -> 2_048;
          case "high" -> 16_384;
          case "xhigh", "max" -> 32_768;
          default -> 8_192;
        };
    long answer = Objects.requireNonNullElse(message.integer("max_tokens"), 0L);
    return message
        .with("max_tokens", Math.max(answer, 1) + budget) // the answer keeps what it was given
        .with("thinking", JsonObject.of("type", "enabled").with("budget_tokens", budget));
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
    return allowed;
  }
}
