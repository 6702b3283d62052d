package io.aiprovider.tool;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Calls a model, runs the tools it calls, sends it their results and calls it again, until it
 * answers without a tool call. The calls of one answer are run one after the other, in their order,
 * on the calling thread, and all are answered.
 *
 * <p>A {@code tool_choice} that forces a call holds for the first round only, since the model could
 * never answer otherwise. Of several choices only the first is used.
 *
 * <p>Immutable, and as thread-safe as the model and the tools.
 *
 * @since 0.1
 */
public final class ToolLoop {

  /** How many rounds of tools are run by default. */
  public static final int DEFAULT_MAX_ROUNDS = 10;

  private final Function<ChatRequest, ChatResponse> model;
  private final Toolbox tools;
  private final int maxRounds;

  private ToolLoop(Function<ChatRequest, ChatResponse> model, Toolbox tools, int maxRounds) {
    this.model = Objects.requireNonNull(model, "A tool loop needs a model to call.");
    this.tools = Objects.requireNonNull(tools, "A tool loop needs a toolbox.");
    this.maxRounds = maxRounds;
  }

  /**
   * Creates a loop for a model and these tools.
   *
   * @param model the model to call, for example {@code client::chat}
   */
  public static ToolLoop of(Function<ChatRequest, ChatResponse> model, Toolbox tools) {
    return new ToolLoop(model, tools, DEFAULT_MAX_ROUNDS);
  }

  /**
   * This loop with another limit.
   *
   * @param rounds the maximum number of rounds in which tools are run; the model is called once
   *     more than that
   * @throws IllegalArgumentException if it is less than 1
   */
  public ToolLoop withMaxRounds(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException(
          "A tool loop of " + rounds + " rounds runs no tool: use at least 1.");
    }
    return new ToolLoop(model, tools, rounds);
  }

  /**
   * Calls the model until it answers without a tool call.
   *
   * @throws MalformedReply if the model still calls tools when the limit is reached, or a call was
   *     cut off at the answer's maximum length; the {@code body} is the answer
   * @throws io.aiprovider.failure.ChatException any exception of the model call
   */
  public ToolRun run(ChatRequest request) {
    ChatRequest next = tools.offeredIn(request);
    List<ChatMessage> messages = new ArrayList<>(request.messages());
    List<ChatResponse> responses = new ArrayList<>();
    while (true) {
      ChatResponse response = model.apply(next);
      List<ToolCall> calls = response.toolCalls();
      responses.add(response);
      messages.add(assistant(response.message()));
      if (calls.isEmpty()) {
        return new ToolRun(responses, messages);
      }
      requireWhole(response);
      if (responses.size() > maxRounds) {
        throw tooManyRounds(response);
      }
      calls.forEach(call -> messages.add(tools.answer(call)));
      next = unforced(next).with("messages", messages.stream().map(ChatMessage::json).toList());
    }
  }

  private static ChatMessage assistant(ChatMessage message) {
    return message.role().isEmpty()
        ? new ChatMessage(message.json().with("role", "assistant"))
        : message;
  }

  private static ChatRequest unforced(ChatRequest request) {
    boolean forced =
        request.get("tool_choice") instanceof JsonObject
            || request.get("tool_choice") instanceof JsonString choice
                && choice.value().equals("required");
    return forced ? request.without("tool_choice") : request;
  }

  /** Arguments that were cut off may still be valid JSON, but with another meaning. */
  private static void requireWhole(ChatResponse response) {
    if ("length".equals(response.finishReason())) {
      throw new MalformedReply(
          "The answer was cut off at its maximum length while it called a tool: raise max_tokens.",
          FailureDetail.ofBody(response.json()));
    }
  }

  private MalformedReply tooManyRounds(ChatResponse response) {
    String called =
        response.toolCalls().stream()
            .map(ToolCall::name)
            .distinct()
            .collect(Collectors.joining(", "));
    return new MalformedReply(
        "The model still called tools ("
            + called
            + ") after "
            + maxRounds
            + " rounds. Check the results of the tools, or allow more rounds.",
        FailureDetail.ofBody(response.json()));
  }
}
