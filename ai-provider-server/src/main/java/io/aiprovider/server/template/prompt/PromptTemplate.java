package io.aiprovider.server.template.prompt;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ResponseFormat;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template of prompts. Immutable and thread-safe.
 *
 * @param name its path below {@code /ai/}
 * @param description what it is for; null: not said
 * @param form what callers send
 * @param settings the settings of the model call that callers did not choose
 * @param messages the messages of the prompt
 * @param repair the message that asks for a better answer; null: the model is not asked again
 * @param answer the form of the answer; null: a text
 */
public record PromptTemplate(
    String name,
    @Nullable String description,
    InputForm form,
    JsonObject settings,
    List<Message> messages,
    @Nullable PromptText repair,
    @Nullable AnswerForm answer) {

  /** The values with whose names templates ask which option of a field was chosen. */
  public static final String IS = "is";

  /** The value that says what is wrong with an answer. */
  public static final String PROBLEM = "problem";

  /** A message of the prompt; it is left out if it is blank. */
  public record Message(String role, PromptText text) {}

  /** The form of the answer to one request; null: a text. */
  public @Nullable AnswerForm answerTo(Input input) {
    return answer == null ? null : answer.of(input);
  }

  /**
   * The request to the model.
   *
   * @throws InvalidRequest if the caller's input leaves nothing to ask, or has settings that no
   *     model accepts
   */
  public ChatRequest request(InputForm.Body body) {
    Map<String, Object> values = values(body.input());
    List<JsonObject> rendered = new ArrayList<>();
    for (Message message : messages) {
      String text = message.text().render(values);
      if (!text.isBlank()) {
        rendered.add(ChatMessage.of(message.role(), text).json());
      }
    }
    if (rendered.isEmpty()) {
      throw new InvalidRequest("The prompt is empty.", FailureDetail.NONE);
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("messages", rendered);
    settings.forEach(request::put);
    body.options().forEach(request::put);
    AnswerForm form = answerTo(body.input());
    if (form != null) {
      request.put("response_format", ResponseFormat.of(form.name(), form.schema()));
    }
    return ChatRequest.of(JsonObject.of(request));
  }

  /** The message that asks for a better answer; null if the model is not asked again. */
  public @Nullable String repairOf(String problem, Input input) {
    if (repair == null) {
      return null;
    }
    Map<String, Object> values = values(input);
    values.put(PROBLEM, problem);
    return repair.render(values);
  }

  private Map<String, Object> values(Input input) {
    Map<String, Object> values = new HashMap<>();
    Map<String, Object> chosen = new HashMap<>();
    for (InputField field : form.fields()) {
      Object value = input.data(field.name());
      if (value != null) {
        values.put(field.name(), value);
      }
      Map<String, Boolean> options = new HashMap<>();
      field.options().forEach(option -> options.put(option, option.equals(value)));
      chosen.put(field.name(), options);
    }
    values.put(IS, chosen);
    return values;
  }
}
