package io.aiprovider.resilience;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Whether a request asks the model to reason, in any of the usual fields. */
public final class Reasoning {
  private Reasoning() {}

  public static boolean isRequestedIn(ChatRequest request) {
    return isOn(request.get("reasoning_effort"))
        || isOn(request.get("reasoning")) // OpenRouter's
        || isOn(request.get("thinking")); // Anthropic's, DeepSeek's
  }

  private static boolean isOn(@Nullable JsonValue value) {
    if (value instanceof JsonString effort) {
      return !effort.value().equals("none");
    }
    return value instanceof JsonObject settings
        && !settings.isEmpty()
        && !"disabled".equals(settings.string("type"))
        && !"none".equals(settings.string("effort"))
        && settings.get("enabled") != JsonLiteral.FALSE;
  }
}
