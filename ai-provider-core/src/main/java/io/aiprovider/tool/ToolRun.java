package io.aiprovider.tool;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatResponse;
import java.util.List;

/**
 * The result of a conversation with tools.
 *
 * @param responses the model's answers, in order; all but the last one call tools
 * @param messages the whole conversation, the last answer included: the start of the next request
 * @since 0.1
 */
public record ToolRun(List<ChatResponse> responses, List<ChatMessage> messages) {

  public ToolRun {
    responses = List.copyOf(responses);
    messages = List.copyOf(messages);
  }

  /** The last answer, which calls no tool. */
  public ChatResponse response() {
    return responses.get(responses.size() - 1);
  }

  /** The last answer's text. */
  public String text() {
    return response().text();
  }

  /** How often the model called tools. */
  public int rounds() {
    return responses.size() - 1;
  }

  @Override
  public String toString() {
    return "ToolRun[rounds=" + rounds() + "]"; // never the conversation
  }
}
