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
 * The chunks of one answer in the form that OpenAI's schema requires, as {@link AnswerSchema} is
 * for whole answers. A chunk that has it stays as it came. Used by one thread.
 */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
final class ChunkSchema {
  private static final String FINISH = "finish_reason";
  private static final String CHOICES = "choices";

  /** More choices than any provider gives; an index beyond them is malformed. */
  private static final int MOST = 1_024;

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
   * The chunk in its form. One that is there for its usage only has no choices.
   *
   * @throws MalformedReply if it cannot be read
   */
  JsonObject fitted(JsonObject json) {
    JsonObject fitted = head.of(json, chat ? "chat.completion.chunk" : "text_completion");
    JsonArray given = json.array(CHOICES);
    if (given == null || json.get("usage") instanceof JsonObject && saysNothing(given)) {
      return given != null && given.size() == 0 ? fitted : fitted.with(CHOICES, JsonArray.EMPTY);
    }
    List<JsonValue> changed = null;
    for (int i = 0; i < given.size(); i++) {
      if (!(given.values().get(i) instanceof JsonObject choice)) {
        throw malformed("a chunk whose choices are no objects.");
      }
      JsonObject fit = choice(choice, i);
      if (fit != choice) {
        changed = changed == null ? new ArrayList<>(given.values()) : changed;
        changed.set(i, fit);
      }
    }
    return changed == null ? fitted : fitted.with(CHOICES, changed);
  }

  private static boolean saysNothing(JsonArray choices) {
    for (JsonValue choice : choices) {
      if (!(choice instanceof JsonObject object) || !saysNothing(object)) {
        return false;
      }
    }
    return true;
  }

  private static boolean saysNothing(JsonObject choice) {
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
    if (index == null || index < 0 || index >= MOST) {
      throw malformed("a chunk of a choice with an impossible index.");
    }
    JsonObject fitted = choice.has(FINISH) ? choice : choice.with(FINISH, null);
    Choice state = choices.computeIfAbsent(index, i -> new Choice());
    return chat ? state.withDelta(fitted) : state.withText(fitted);
  }

  /** Whether there was any choice at all. */
  boolean anyChoice() {
    return !choices.isEmpty();
  }

  /** Whether each choice that was begun is finished. */
  boolean allFinished() {
    return choices.values().stream().allMatch(choice -> choice.finished);
  }

  private MalformedReply malformed(String what) {
    return new MalformedReply(
        "The provider sent " + what, FailureDetail.ofProvider(head.provider()));
  }

  /** One choice, as far as it was streamed. */
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
        throw malformed("a chunk whose delta is no object.");
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

    /** Opens the message with its role, and tells it only then: some SDKs join what is repeated. */
    private JsonObject withRole(JsonObject delta) {
      boolean told = AnswerSchema.said(delta, "role");
      if (opened) {
        return told ? delta.without("role") : delta;
      }
      opened = true;
      return told ? delta : delta.with("role", "assistant");
    }

    private JsonObject withFinish(JsonObject choice) {
      String said = choice.string(FINISH);
      finished |= said != null;
      String calling = calls.any() ? "tool_calls" : calledFunction ? "function_call" : null;
      return "stop".equals(said) && calling != null && !stopsWithCalls
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

  /** Whether an event that has no choices is a chunk all the same. */
  static boolean isChunkWithoutChoices(JsonObject json, @Nullable String name) {
    if (UsageTranslation.isIn(json)) {
      return true;
    }
    boolean named = name != null && !name.equals("message");
    return !named && (json.has("id") || json.has("object") || json.has("model"));
  }
}
