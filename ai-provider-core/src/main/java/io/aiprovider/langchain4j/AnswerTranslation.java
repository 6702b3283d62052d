package io.aiprovider.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.MessageExtras;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.FailureDetail;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our answers as LangChain4j's. */
final class AnswerTranslation {
  /** The attribute of an {@code AiMessage} for the parts that LangChain4j has no field for. */
  static final String EXTRAS = "ai-provider.message";

  private AnswerTranslation() {}

  /**
   * Translates an answer. Empty text becomes null.
   *
   * @throws ContentFiltered if the model refused, and the answer contains nothing else
   */
  static ChatResponse of(io.aiprovider.chat.ChatResponse answer) {
    ChatMessage message = answer.message();
    if (message.refusal() != null && message.text().isEmpty() && message.toolCalls().isEmpty()) {
      throw new ContentFiltered(
          "The model refused to answer. Its reason is in the message's refusal.",
          FailureDetail.ofBody(answer.json()));
    }
    String extras = MessageExtras.of(message);
    AiMessage translated =
        AiMessage.builder()
            .text(nullIfEmpty(message.text()))
            .thinking(message.reasoning())
            .toolExecutionRequests(
                message.toolCalls().stream().map(AnswerTranslation::request).toList())
            .attributes(extras == null ? Map.of() : Map.of(EXTRAS, extras))
            .build();
    return ChatResponse.builder()
        .aiMessage(translated)
        .id(nullIfEmpty(answer.id()))
        .modelName(answer.model())
        .finishReason(finishReason(answer.finishReason()))
        .tokenUsage(tokenUsage(answer.usage()))
        .build();
  }

  private static ToolExecutionRequest request(ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(nullIfEmpty(call.id()))
        .name(call.name())
        .arguments(call.arguments().isEmpty() ? "{}" : call.arguments())
        .build();
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable FinishReason finishReason(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return switch (word) {
      case "stop" -> FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_EXECUTION;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }

  /** LangChain4j counts input and output; cached and reasoning tokens are within these. */
  static @Nullable TokenUsage tokenUsage(@Nullable Usage usage) {
    return usage == null
        ? null
        : new TokenUsage(
            count(usage.promptTokens()),
            count(usage.completionTokens()),
            count(usage.totalTokens()));
  }

  private static int count(long tokens) {
    return (int) Math.min(Integer.MAX_VALUE, tokens);
  }
}
