package io.aiprovider.provider.openai.answer;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one answer in the form that OpenAI's schema requires; {@link AnswerSchema} does the
 * same for whole answers. A chunk in that form stays unchanged. Used by one thread.
 */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
final class ChunkSchema {
  private static final String FINISH = "finish_reason";
  private static final String CHOICES = "choices";

  /** The maximum number of choices; an index beyond it is malformed. */
  private static final int MAX_CHOICES = 1_024;

  private final AnswerHead head;
  private final boolean chat;
  private final boolean stopsWithCalls;
  private final Map<Long, Choice> choices = new HashMap<>(4);

  ChunkSchema(AnswerHead head, boolean chat, boolean stopsWithCalls) {
    this.head = head;
    this.chat = chat;
    this.stopsWithCalls = stopsWithCalls;
  }

  /**
   * The chunk in its form. A chunk that has only usage gets an empty list of choices.
   *
   * @throws MalformedReply if the chunk cannot be read
   */
  JsonObject fitted(JsonObject json) {
    JsonObject fitted = head.of(json, chat ? "chat.completion.chunk" : "text_completion");
    JsonArray given = json.array(CHOICES);
    if (given == null || json.get("usage") instanceof JsonObject && isEmpty(given)) {
      return given != null && given.size() == 0 ? fitted : fitted.with(CHOICES, JsonArray.EMPTY);
    }
    List<JsonValue> changed = null;
    for (int i = 0; i < given.size(); i++) {
      if (!(given.values().get(i) instanceof JsonObject choice)) {
        throw malformed("a chunk whose choices are not objects.");
      }
      JsonObject fit = choice(choice, i);
      if (fit != choice) {
        changed = changed == null ? new ArrayList<>(given.values()) : changed;
        changed.set(i, fit);
      }
    }
    return changed == null ? fitted : fitted.with(CHOICES, changed);
  }

  private static boolean isEmpty(JsonArray choices) {
    for (JsonValue choice : choices) {
      if (!(choice instanceof JsonObject object) || !isEmpty(object)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEmpty(JsonObject choice) {
    return AnswerSchema.isAbsent(choice.get(FINISH))
        && AnswerSchema.isAbsent(choice.get("text"))
        && AnswerSchema.isAbsent(choice.get("message"))
        && AnswerSchema.isAbsent(choice.get("logprobs"))
        && (AnswerSchema.isAbsent(choice.get("delta"))
            || choice.get("delta") instanceof JsonObject delta && delta.isEmpty());
  }

  private JsonObject choice(JsonObject given, int position) {
    JsonObject choice = AnswerSchema.indexed(given, position);
    Long index = choice.integer("index");
    if (index == null || index < 0 || index >= MAX_CHOICES) {
      throw malformed("a chunk of a choice with an impossible index.");
    }
    JsonObject fitted = choice.has(FINISH) ? choice : choice.with(FINISH, null);
    Choice state = choices.computeIfAbsent(index, i -> new Choice());
    return chat ? state.withDelta(fitted) : state.withText(fitted);
  }

  /** Whether there was a choice. */
  boolean anyChoice() {
    return !choices.isEmpty();
  }

  /** Whether each choice has its finish reason. */
  boolean allFinished() {
    return choices.values().stream().allMatch(choice -> choice.finished);
  }

  private MalformedReply malformed(String what) {
    return new MalformedReply(
        "The provider sent " + what, FailureDetail.ofProvider(head.provider()));
  }

  /** The state of one choice. */
  private final class Choice {
    private final ToolCallIdentity calls = new ToolCallIdentity();
    private boolean opened;
    private boolean calledFunction;
    private boolean finished;

    JsonObject withDelta(JsonObject choice) {
      JsonObject given = delta(choice);
      JsonObject delta = fitted(given);
      JsonObject fitted = delta == choice.get("delta") ? choice : choice.with("delta", delta);
      return withFinish(fitted);
    }

    private JsonObject delta(JsonObject choice) {
      JsonValue given = choice.get("delta");
      if (given instanceof JsonObject delta) {
        return delta;
      }
      if (!AnswerSchema.isAbsent(given)) {
        throw malformed("a chunk whose delta is not an object.");
      }
      JsonObject message = choice.object("message");
      if (message != null) {
        return message;
      }
      return choice.get("text") instanceof JsonString text && !text.value().isEmpty()
          ? JsonObject.of("content", text)
          : JsonObject.EMPTY;
    }

    private JsonObject fitted(JsonObject given) {
      JsonObject delta = withRole(given);
      calledFunction |= given.object("function_call") != null;
      JsonArray pieces = given.array("tool_calls");
      List<JsonValue> changed = pieces == null ? null : calls.changed(pieces);
      return changed == null ? delta : delta.with("tool_calls", changed);
    }

    /**
     * Adds the role to the first delta and removes it from others: some SDKs join repeated roles.
     */
    private JsonObject withRole(JsonObject delta) {
      boolean hasRole = AnswerSchema.hasText(delta, "role");
      if (opened) {
        return hasRole ? delta.without("role") : delta;
      }
      opened = true;
      return hasRole ? delta : delta.with("role", "assistant");
    }

    private JsonObject withFinish(JsonObject choice) {
      String sent = choice.string(FINISH);
      finished |= sent != null;
      String calling = calls.any() ? "tool_calls" : calledFunction ? "function_call" : null;
      return "stop".equals(sent) && calling != null && !stopsWithCalls
          ? choice.with(FINISH, calling)
          : choice;
    }

    JsonObject withText(JsonObject choice) {
      finished |= choice.string(FINISH) != null;
      JsonObject delta = choice.object("delta");
      if (choice.string("text") != null) {
        return choice;
      }
      String text = delta == null ? null : delta.string("content");
      return choice.with("text", text == null ? "" : text);
    }
  }

  /** Whether an event without choices is a chunk. */
  static boolean isChunkWithoutChoices(JsonObject json, @Nullable String name) {
    if (UsageTranslation.isIn(json)) {
      return true;
    }
    boolean named = name != null && !name.equals("message");
    return !named && (json.has("id") || json.has("object") || json.has("model"));
  }
}
