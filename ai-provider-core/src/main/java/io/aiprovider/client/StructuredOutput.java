package io.aiprovider.client;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.ResponseFormat;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonBinding;
import io.aiprovider.json.JsonException;
import java.util.Objects;

/** Requests an answer in the form of a record, and reads it. */
final class StructuredOutput<T> {
  private final JsonBinding<T> binding;
  private final String name;

  StructuredOutput(Class<T> type) {
    this.binding = JsonBinding.of(type);
    this.name = type.getSimpleName();
  }

  /** The request, with the form that the answer must have. */
  ChatRequest requestIn(ChatRequest request) {
    return request.with("response_format", ResponseFormat.of(name, binding.schema()));
  }

  TypedResponse<T> read(ChatResponse response) {
    ChatMessage message = response.message();
    String finish = Objects.requireNonNullElse(response.finishReason(), "");
    FailureDetail detail = FailureDetail.ofBody(response.json());
    if (finish.equals("content_filter")) {
      throw new ContentFiltered(
          "The provider's content filter stopped the answer, which should have been a "
              + name
              + ".",
          detail);
    }
    if (message.refusal() != null) {
      throw new ContentFiltered(
          "The model refused to answer. Its text is in the message's refusal.", detail);
    }
    if (finish.equals("length")) {
      throw malformed("it was cut off at its maximum length: raise max_tokens.", detail);
    }
    if (!message.toolCalls().isEmpty()) {
      throw malformed("it calls a tool instead: pass the tools to chat as well.", detail);
    }
    if (message.text().isBlank()) {
      throw malformed("it is empty.", detail);
    }
    try {
      return new TypedResponse<>(binding.read(message.text()), response);
    } catch (JsonException e) {
      throw new MalformedReply(
          "The answer should be a " + name + ", but it does not fit. " + e.getMessage(), detail, e);
    }
  }

  private MalformedReply malformed(String what, FailureDetail detail) {
    return new MalformedReply("The answer should be a " + name + ", but " + what, detail);
  }
}
