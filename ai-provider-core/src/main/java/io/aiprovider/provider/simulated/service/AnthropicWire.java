package io.aiprovider.provider.simulated.service;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API. */
record AnthropicWire(String model) implements ServiceWire {

  @Override
  public JsonObject answer(String text, int tokens) {
    return message(List.of(text(text)), "end_turn", tokens);
  }

  @Override
  public String opening() {
    JsonObject started = message(List.of(), null, 0);
    return event(typed("message_start").with("message", started))
        + event(typed("content_block_start").with("index", 0).with("content_block", text("")))
        + event(typed("ping"));
  }

  @Override
  public String content(String piece) {
    JsonObject delta = JsonObject.of("type", "text_delta").with("text", piece);
    return event(typed("content_block_delta").with("index", 0).with("delta", delta));
  }

  @Override
  public String ending(int tokens) {
    JsonObject end = JsonObject.of("stop_reason", "end_turn").with("stop_sequence", null);
    JsonObject usage = JsonObject.of("output_tokens", tokens);
    return event(typed("content_block_stop").with("index", 0))
        + event(typed("message_delta").with("delta", end).with("usage", usage))
        + event(typed("message_stop"));
  }

  @Override
  public JsonObject error(int status) {
    return typed("error").with("error", details(type(status)));
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  private static JsonObject details(String type) {
    return typed(type).with("message", "The simulated service fails.");
  }

  @Override
  public String errorEvent() {
    return event(error(529));
  }

  private JsonObject message(List<JsonObject> content, @Nullable String stopReason, int tokens) {
    return JsonObject.of("id", "msg_simulated")
        .with("type", "message")
        .with("role", "assistant")
        .with("model", model)
        .with("content", JsonArray.of(content))
        .with("stop_reason", stopReason)
        .with("stop_sequence", null)
        .with("usage", JsonObject.of("input_tokens", 1).with("output_tokens", tokens));
  }

  private static JsonObject text(String text) {
    return typed("text").with("text", text);
  }

  private static JsonObject typed(String type) {
    return JsonObject.of("type", type);
  }

  private static String event(JsonObject data) {
    return "event: " + data.string("type") + "\n" + ServiceWire.event(data);
  }
}
