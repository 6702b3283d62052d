package io.aiprovider.provider.simulated.service;

import static io.aiprovider.provider.simulated.service.ServiceWire.event;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions, which many services speak. */
record OpenAiWire(String model) implements ServiceWire {
  private static final String ID = "chatcmpl-simulated";

  @Override
  public JsonObject answer(String text, int tokens) {
    JsonObject message = JsonObject.of("role", "assistant").with("content", text);
    return head("chat.completion", List.of(choice("message", message, "stop")))
        .with("usage", usage(tokens));
  }

  @Override
  public String opening() {
    return chunk(JsonObject.of("role", "assistant").with("content", ""), null);
  }

  @Override
  public String content(String piece) {
    return chunk(JsonObject.of("content", piece), null);
  }

  @Override
  public String ending(int tokens) {
    JsonObject last = head("chat.completion.chunk", List.of()).with("usage", usage(tokens));
    return chunk(JsonObject.EMPTY, "stop") + event(last) + "data: [DONE]\n\n";
  }

  @Override
  public JsonObject error(int status) {
    return JsonObject.of(
        "error",
        JsonObject.of("message", "The simulated service answers with " + status + ".")
            .with("type", status < 500 ? "invalid_request_error" : "server_error")
            .with("param", null)
            .with("code", code(status)));
  }

  private static @Nullable String code(int status) {
    return switch (status) {
      case 401 -> "invalid_api_key";
      case 404 -> "model_not_found";
      case 429 -> "rate_limit_exceeded";
      case 503 -> "overloaded";
      default -> null;
    };
  }

  @Override
  public String errorEvent() {
    return event(error(503));
  }

  private String chunk(JsonObject delta, @Nullable String finishReason) {
    return event(head("chat.completion.chunk", List.of(choice("delta", delta, finishReason))));
  }

  private JsonObject head(String object, List<JsonObject> choices) {
    return JsonObject.of("id", ID)
        .with("object", object)
        .with("created", 0)
        .with("model", model)
        .with("choices", JsonArray.of(choices));
  }

  private static JsonObject choice(String name, JsonObject content, @Nullable String finishReason) {
    return JsonObject.of("index", 0).with(name, content).with("finish_reason", finishReason);
  }

  private static JsonObject usage(int tokens) {
    return JsonObject.of("prompt_tokens", 1)
        .with("completion_tokens", tokens)
        .with("total_tokens", 1 + tokens);
  }
}
