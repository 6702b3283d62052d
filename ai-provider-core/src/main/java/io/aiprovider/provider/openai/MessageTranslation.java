package io.aiprovider.provider.openai;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.openai.Dialect.Trait;
import io.aiprovider.provider.wire.Edits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation's messages in the form that one service accepts. Earlier answers may come from
 * another provider: its thinking, signatures and other fields are not sent, because many services
 * refuse messages with unknown fields. This is not reported to the caller, because these fields
 * have no meaning for this service.
 */
record MessageTranslation(Dialect dialect, Unsupported unsupported) {
  private static final String CACHE_MARK = "cache_control";
  private static final String REASONING = "reasoning_content";
  private static final String THINKING = "thinking_blocks";
  private static final String EXTRA = "extra_content";

  /** Fields that only one provider's answers have. */
  private static final List<String> OWN =
      List.of(
          THINKING, EXTRA, REASONING, "reasoning", "reasoning_details", "images", "executed_tools");

  /** The message to send; null if it needs no change. */
  @Nullable JsonObject changed(JsonObject message) {
    Draft draft = new Draft(message);
    switch (String.valueOf(message.string("role"))) {
      case "assistant" -> {
        changeReasoning(draft);
        changeCalls(draft);
        removeNothings(draft);
      }
      case "developer" -> {
        if (dialect.traits().contains(Trait.NO_DEVELOPER)) {
          draft.set("role", "system");
        }
      }
      case "tool" -> changeAnsweredCall(draft);
      default -> {}
    }
    removeRefused(draft);
    removeCacheMarks(draft);
    joinText(draft);
    return draft.changed ? draft.json : null;
  }

  private void changeReasoning(Draft draft) {
    String itsName = dialect.reasoning();
    JsonValue reasoning = draft.json.get(REASONING);
    // a signature shows that another provider made it
    boolean foreign = draft.json.has(THINKING) || isSigned(draft.json) && !keepsSignatures();
    for (String field : OWN) {
      if (foreign || !field.equals(itsName) && !dialect.keptInMessages().contains(field)) {
        draft.remove(field);
      }
    }
    if (!foreign && reasoning != null && itsName != null && !itsName.equals(REASONING)) {
      draft.set(itsName, reasoning);
    }
    boolean hasReasoning = itsName != null && draft.json.string(itsName) != null;
    if (!hasReasoning && dialect.traits().contains(Trait.NO_ANSWER_WITHOUT_REASONING)) {
      draft.set(REASONING, "");
    }
  }

  /**
   * Some services answer with an empty list of calls or without content; others refuse to read
   * that.
   */
  private static void removeNothings(Draft draft) {
    JsonValue calls = draft.json.get("tool_calls");
    if (calls != null && (calls.isNull() || calls instanceof JsonArray a && a.size() == 0)) {
      draft.remove("tool_calls");
    }
    JsonValue call = draft.json.get("function_call");
    if (call != null && call.isNull()) {
      draft.remove("function_call");
    }
    if (!draft.json.has("content")) {
      draft.set("content", JsonLiteral.NULL);
    }
  }

  /** Google signs the calls, and the message only if it has none. */
  private static boolean isSigned(JsonObject message) {
    return message.has(EXTRA)
        || message.objects("tool_calls").stream().anyMatch(call -> call.has(EXTRA));
  }

  private boolean keepsSignatures() {
    return dialect.keptInMessages().contains(EXTRA);
  }

  private void changeCalls(Draft draft) {
    JsonArray calls = draft.json.array("tool_calls");
    List<JsonValue> changed = calls == null ? null : Edits.of(calls, this::changedCall);
    if (changed != null) {
      draft.set("tool_calls", changed);
    }
  }

  private @Nullable JsonObject changedCall(JsonObject call) {
    Draft draft = new Draft(call);
    if (!keepsSignatures()) {
      draft.remove(EXTRA);
    }
    shorten(draft, "id");
    return draft.changed ? draft.json : null;
  }

  private void changeAnsweredCall(Draft draft) {
    shorten(draft, "tool_call_id");
  }

  private void shorten(Draft draft, String field) {
    String id = draft.json.string(field);
    String fitting = id == null ? null : dialect.callIds().fitting(id);
    if (fitting != null && !fitting.equals(id)) {
      draft.set(field, fitting);
    }
  }

  private void removeRefused(Draft draft) {
    for (String field : dialect.refusedInMessages()) {
      draft.remove(field);
    }
    JsonValue name = draft.json.get("name");
    if (name != null && !dialect.named().contains(String.valueOf(draft.json.string("role")))) {
      unsupported.drop("messages.name", name);
      draft.remove("name");
    }
  }

  private void removeCacheMarks(Draft draft) {
    if (dialect.traits().contains(Trait.NO_CACHE_CONTROL)) {
      removeCacheMark(draft);
      JsonArray parts = draft.json.array("content");
      List<JsonValue> changed = parts == null ? null : Edits.of(parts, this::withoutCacheMark);
      if (changed != null) {
        draft.set("content", changed);
      }
    }
  }

  /** Joins several parts of text to one text; does nothing if there is another kind of part. */
  private void joinText(Draft draft) {
    JsonArray parts = draft.json.array("content");
    if (parts == null || !dialect.traits().contains(Trait.NO_TEXT_PARTS)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (JsonValue part : parts) {
      String piece = part instanceof JsonObject object ? object.string("text") : null;
      if (piece == null) {
        return;
      }
      text.append(piece);
    }
    draft.set("content", text.toString());
  }

  /** A tool, or a part of a message, without its mark for the cache; null if it has none. */
  @Nullable JsonObject withoutCacheMark(JsonObject marked) {
    Draft draft = new Draft(marked);
    removeCacheMark(draft);
    return draft.changed ? draft.json : null;
  }

  private void removeCacheMark(Draft draft) {
    if (draft.json.has(CACHE_MARK)) {
      unsupported.drop(CACHE_MARK);
      draft.remove(CACHE_MARK);
    }
  }

  /** An object that records whether it was changed. */
  private static final class Draft {
    private JsonObject json;
    private boolean changed;

    Draft(JsonObject json) {
      this.json = json;
    }

    void remove(String field) {
      if (json.has(field)) {
        json = json.without(field);
        changed = true;
      }
    }

    void set(String field, Object value) {
      json = json.with(field, value);
      changed = true;
    }
  }
}
