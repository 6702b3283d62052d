package io.aiprovider.provider.simulated.service;

import static io.aiprovider.provider.simulated.service.ServiceWire.event;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Google's Gemini API. */
record GoogleWire(String model) implements ServiceWire {

  @Override
  public JsonObject answer(String text, int tokens) {
    return response(List.of(part(text)), "STOP").with("usageMetadata", usage(tokens));
  }

  /** There is none: a comment stands for what other protocols send first. */
  @Override
  public String opening() {
    return ": open\n\n";
  }

  @Override
  public String content(String piece) {
    return event(response(List.of(part(piece)), null));
  }

  @Override
  public String ending(int tokens) {
    return event(response(List.of(), "STOP").with("usageMetadata", usage(tokens)));
  }

  @Override
  public JsonObject error(int status) {
    return JsonObject.of(
        "error",
        JsonObject.of("code", status)
            .with("message", "The simulated service fails.")
            .with("status", word(status)));
  }

  private static String word(int status) {
    return switch (status) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
    };
  }

  @Override
  public String errorEvent() {
    return event(error(503));
  }

  private JsonObject response(List<JsonObject> parts, @Nullable String finishReason) {
    JsonObject content = JsonObject.of("role", "model").with("parts", JsonArray.of(parts));
    JsonObject candidate = JsonObject.of("content", content).with("index", 0);
    return JsonObject.of(
            "candidates",
            List.of(
                finishReason == null ? candidate : candidate.with("finishReason", finishReason)))
        .with("modelVersion", model)
        .with("responseId", "simulated");
  }

  private static JsonObject part(String text) {
    return JsonObject.of("text", text);
  }

  private static JsonObject usage(int tokens) {
    return JsonObject.of("promptTokenCount", 1)
        .with("candidatesTokenCount", tokens)
        .with("totalTokenCount", 1 + tokens);
  }
}
