package io.aiprovider.spring.ai;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ResponseFormat;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Translates a Spring AI prompt to a request. Tools are sent to the model, and never run here. */
final class SpringAiRequestTranslation {
  private final ToolCallingManager tools;

  SpringAiRequestTranslation(ToolCallingManager tools) {
    this.tools = tools;
  }

  /**
   * The request.
   *
   * @param options the prompt's options, or the defaults if it has none
   * @throws InvalidRequest if it cannot be expressed, or no model would accept it
   */
  ChatRequest of(Prompt prompt, ChatOptions options) {
    ChatRequest.Builder request = ChatRequest.builder();
    prompt.getInstructions().forEach(each -> request.messages(MessageTranslation.of(each)));
    addCommon(options, request);
    if (options instanceof ToolCallingChatOptions calling) {
      tools.resolveToolDefinitions(calling).forEach(each -> addTool(each, request));
    }
    if (options instanceof StructuredOutputChatOptions structured
        && structured.getOutputSchema() != null) {
      JsonObject schema =
          schema(structured.getOutputSchema(), "The output schema", "response_format");
      request.set("response_format", ResponseFormat.of("answer", NumberFormats.dropped(schema)));
    }
    if (options instanceof AiProviderChatOptions own) {
      own.getFields().forEach(request::set);
    }
    return request.build();
  }

  private static void addCommon(ChatOptions options, ChatRequest.Builder request) {
    String model = options.getModel();
    set("model", model == null || model.isBlank() ? null : model, request);
    set("temperature", options.getTemperature(), request);
    set("top_p", options.getTopP(), request);
    set("top_k", options.getTopK(), request);
    set("frequency_penalty", options.getFrequencyPenalty(), request);
    set("presence_penalty", options.getPresencePenalty(), request);
    set("max_tokens", options.getMaxTokens(), request);
    List<String> stop = options.getStopSequences();
    set("stop", stop == null || stop.isEmpty() ? null : stop, request);
  }

  private static void set(String name, @Nullable Object value, ChatRequest.Builder request) {
    if (value != null) {
      request.set(name, value);
    }
  }

  private static void addTool(ToolDefinition tool, ChatRequest.Builder request) {
    String schema = tool.inputSchema();
    JsonObject parameters =
        schema.isBlank()
            ? JsonObject.of("type", "object").with("properties", JsonObject.EMPTY)
            : schema(schema, "The input schema of the tool '" + tool.name() + "'", "tools");
    request.tool(tool.name(), tool.description(), parameters);
  }

  private static JsonObject schema(String text, String what, String param) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      throw new InvalidRequest(
          what + " is no JSON object. " + e.getMessage(), FailureDetail.ofParam(param), e);
    }
  }
}
