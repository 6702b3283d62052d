package io.aiprovider.spring.ai;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.MessageExtras;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.metadata.EmptyUsage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Translates answers to Spring AI's, with the metadata names of its own models where they exist.
 */
final class AnswerTranslation {
  static final String REASONING = "reasoningContent";
  static final String EXTRAS = "aiProviderExtras";

  private AnswerTranslation() {}

  static ChatResponse of(io.aiprovider.chat.ChatResponse answer, ReplyOutcome end) {
    List<Generation> generations =
        answer.choices().stream()
            .map(choice -> generation(choice, answer.id(), message(choice).text()))
            .toList();
    return new ChatResponse(generations, metadata(answer.id(), end));
  }

  static ChatMessage message(JsonObject choice) {
    return new ChatMessage(Objects.requireNonNullElse(choice.object("message"), JsonObject.EMPTY));
  }

  /**
   * A choice with all its metadata.
   *
   * @param text its text, or the part that was not sent before
   */
  static Generation generation(JsonObject choice, String id, String text) {
    ChatMessage message = message(choice);
    String finish = choice.string("finish_reason");
    String reason = finish == null ? "" : finish.toUpperCase(Locale.ROOT);
    Map<String, Object> properties = properties(choice, id, message.reasoning());
    properties.put("finishReason", reason);
    put("refusal", message.refusal(), properties);
    put(EXTRAS, MessageExtras.of(message), properties);
    AssistantMessage output =
        AssistantMessage.builder()
            .content(text)
            .properties(properties)
            .toolCalls(message.toolCalls().stream().map(AnswerTranslation::toolCall).toList())
            .media(MediaTranslation.pictures(message.json()))
            .build();
    ChatGenerationMetadata metadata =
        reason.isEmpty()
            ? ChatGenerationMetadata.NULL
            : ChatGenerationMetadata.builder().finishReason(reason).build();
    return new Generation(output, metadata);
  }

  /**
   * A piece of a choice that is not complete.
   *
   * @param reasoning all of it so far, because the last value of a name wins when pieces are joined
   */
  static Generation piece(JsonObject choice, String id, String text, @Nullable String reasoning) {
    return new Generation(
        AssistantMessage.builder()
            .content(text)
            .properties(properties(choice, id, reasoning))
            .build());
  }

  private static Map<String, Object> properties(
      JsonObject choice, String id, @Nullable String reasoning) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", id);
    properties.put("index", Objects.requireNonNullElse(choice.integer("index"), 0L));
    put(REASONING, reasoning, properties);
    return properties;
  }

  private static void put(String name, @Nullable String value, Map<String, Object> properties) {
    if (value != null) {
      properties.put(name, value);
    }
  }

  private static AssistantMessage.ToolCall toolCall(io.aiprovider.chat.ToolCall call) {
    return new AssistantMessage.ToolCall(call.id(), "function", call.name(), call.arguments());
  }

  /** The end of a whole answer, which is known at once. */
  static ReplyOutcome end(CompleteReply reply) {
    AtomicReference<@Nullable ReplyOutcome> end = new AtomicReference<>();
    reply.onEnd(end::set);
    return Objects.requireNonNull(end.get());
  }

  /** The metadata of an answer that has ended. */
  static ChatResponseMetadata metadata(String id, ReplyOutcome end) {
    return metadata(id, end.model(), end.provider())
        .usage(usage(end.usage()))
        .metadata(served(end))
        .build();
  }

  /** The provider and, if the price is known, the cost. */
  static Map<String, Object> served(ReplyOutcome end) {
    Map<String, Object> served = new LinkedHashMap<>();
    served.put("provider", end.provider());
    Cost cost = end.cost();
    if (cost != null && cost.status() != Cost.Status.UNPRICED) {
      served.put("cost", cost.usd());
      served.put("costStatus", cost.status().name());
    }
    return served;
  }

  /** The metadata of an answer that has not ended. */
  static ChatResponseMetadata.Builder metadata(String id, String model, String provider) {
    return ChatResponseMetadata.builder().id(id).model(model).keyValue("provider", provider);
  }

  static Usage usage(io.aiprovider.chat.@Nullable Usage counted) {
    if (counted == null) {
      return new EmptyUsage();
    }
    return new DefaultUsage(
        number(counted.promptTokens()),
        number(counted.completionTokens()),
        number(counted.totalTokens()),
        counted,
        notZero(counted.cachedTokens()),
        notZero(counted.cacheWriteTokens()));
  }

  private static @Nullable Long notZero(long tokens) {
    return tokens == 0 ? null : tokens;
  }

  private static int number(long tokens) {
    return (int) Math.min(Integer.MAX_VALUE, tokens);
  }
}
