package io.aiprovider.provider.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.langchain4j.request.ThinkingBlocks;
import io.aiprovider.provider.wire.CompletionHead;
import io.aiprovider.provider.wire.SyntheticId;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** LangChain4j's answer as OpenAI's {@code chat.completion}. */
final class AnswerTranslation {
  private AnswerTranslation() {}

  static JsonObject completion(ChatResponse answer, Target target) {
    AiMessage answered = answer.aiMessage();
    String text = Objects.requireNonNullElse(answered.text(), "");
    List<JsonObject> calls = new ArrayList<>();
    for (ToolExecutionRequest request : answered.toolExecutionRequests()) {
      calls.add(call(request));
    }
    boolean onlyCalls = text.isEmpty() && !calls.isEmpty();
    JsonObject message =
        JsonObject.of("role", "assistant").with("content", onlyCalls ? null : text);
    String thinking = answered.thinking();
    if (thinking != null && !thinking.isEmpty()) {
      message = message.with("reasoning_content", thinking);
    }
    JsonObject others = others(answered, target.provider());
    for (String name : others.names()) {
      message = message.with(name, others.get(name));
    }
    message = calls.isEmpty() ? message : message.with("tool_calls", calls);
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", message)
            .with("logprobs", null)
            .with("finish_reason", finishReason(answer.finishReason(), !calls.isEmpty()));
    JsonObject completion =
        CompletionHead.of(answer.id(), "chat.completion", answer.modelName(), target.model())
            .with("choices", List.of(choice));
    Usage usage = TokenUsages.of(answer.tokenUsage());
    return usage == null ? completion : completion.with("usage", usage.toJson());
  }

  /** The model that answered; the requested one if the answer does not name it. */
  static String model(ChatResponse answer, Target target) {
    String named = answer.modelName();
    return named == null || named.isEmpty() ? target.model() : named;
  }

  /** The members of a message in addition to text, thinking and calls. */
  static JsonObject others(AiMessage message, String provider) {
    JsonObject others = JsonObject.EMPTY;
    List<JsonObject> blocks = ThinkingBlocks.of(message, provider);
    if (!blocks.isEmpty()) {
      others = others.with("thinking_blocks", blocks);
    }
    List<JsonObject> images = new ArrayList<>();
    for (Image image : message.images()) {
      String url = url(image);
      if (url != null) {
        images.add(JsonObject.of("type", "image_url").with("image_url", JsonObject.of("url", url)));
      }
    }
    return images.isEmpty() ? others : others.with("images", images);
  }

  private static @Nullable String url(Image image) {
    if (image.url() != null) {
      return image.url().toString();
    }
    return image.base64Data() == null
        ? null
        : "data:"
            + Objects.requireNonNullElse(image.mimeType(), "image/png")
            + ";base64,"
            + image.base64Data();
  }

  /** A call with the model's id, or with a synthetic one if there is none. */
  static JsonObject call(ToolExecutionRequest request) {
    String id = request.id();
    return JsonObject.of("id", id == null || id.isEmpty() ? SyntheticId.of("call_") : id)
        .with("type", "function")
        .with(
            "function",
            JsonObject.of("name", request.name())
                .with("arguments", Objects.requireNonNullElse(request.arguments(), "{}")));
  }

  /** OpenAI's finish reason. Some models report a stop also when they call functions. */
  static String finishReason(@Nullable FinishReason reason, boolean calls) {
    if (reason == FinishReason.LENGTH) {
      return "length";
    }
    if (reason == FinishReason.CONTENT_FILTER) {
      return "content_filter";
    }
    return calls ? "tool_calls" : "stop";
  }
}
