package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.wire.Edits;
import io.aiprovider.provider.wire.ErrorClassifier;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers of all services with OpenAI's names of fields. Fields that have these names stay
 * unchanged.
 *
 * <ul>
 *   <li>{@code reasoning} (Groq, OpenRouter, Ollama, vLLM) is {@code reasoning_content};
 *   <li>content in parts (Mistral's reasoning models) is text, and their thinking {@code
 *       reasoning_content};
 *   <li>finish reasons are OpenAI's; an empty one counts as absent;
 *   <li>arguments of the older {@code function_call} are text;
 *   <li>usage is at OpenAI's place and in OpenAI's form;
 *   <li>an answer that its provider broke off is a failure.
 * </ul>
 *
 * @param errors names the provider, and hides its keys in messages
 * @param operation the operation of the request
 */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
record OpenAiAnswerTranslation(ErrorClassifier errors, Operation operation) {
  private static final String REASONING = "reasoning_content";
  private static final String FINISH = "finish_reason";
  private static final int OK = 200;

  /** A whole answer. */
  JsonObject answer(JsonObject json) {
    return translated(json, "message");
  }

  /** A chunk of a stream. */
  JsonObject chunk(JsonObject json) {
    return translated(json, "delta");
  }

  private JsonObject translated(JsonObject json, String member) {
    JsonObject groq = json.object("x_groq");
    if (groq != null && groq.string("error") != null) {
      throw brokenOff(String.valueOf(groq.string("error")));
    }
    JsonObject counted = UsageTranslation.translated(json, operation);
    JsonArray choices = json.array("choices");
    List<JsonValue> changed =
        choices == null ? null : Edits.of(choices, choice -> changedChoice(choice, member));
    return changed == null ? counted : counted.with("choices", changed);
  }

  private @Nullable JsonObject changedChoice(JsonObject choice, String member) {
    JsonObject error = choice.object("error");
    if (error != null && error.string("message") != null) { // OpenRouter's
      throw brokenOff(String.valueOf(error.string("message")));
    }
    JsonObject edited = choice.without("usage"); // it is at the top level now
    JsonObject part = choice.object(member);
    JsonObject changed = part == null ? null : changedPart(part, member.equals("message"));
    if (changed != null) {
      edited = edited.with(member, changed);
    }
    String theirs = choice.string(FINISH);
    String ours = theirs == null ? null : finishReason(theirs);
    if (!Objects.equals(theirs, ours)) {
      edited = edited.with(FINISH, ours);
    }
    return edited == choice ? null : edited;
  }

  /** OpenAI's finish reason; null if it is empty. */
  private @Nullable String finishReason(String reason) {
    return switch (reason) {
      case "" -> null;
      case "model_length" -> "length"; // Mistral's, for a full context
      case "eos" -> "stop"; // Together's
      case "insufficient_system_resource", "error" -> throw brokenOff(reason);
      default -> reason;
    };
  }

  private Overloaded brokenOff(String explanation) {
    String reason = errors.shown(explanation);
    return new Overloaded(
        "The provider broke off its answer: " + reason + ".",
        new FailureDetail(errors.provider(), OK, null, reason, null, null));
  }

  private static @Nullable JsonObject changedPart(JsonObject part, boolean whole) {
    JsonObject edited = part;
    JsonObject call = part.object("function_call");
    JsonObject readable = call == null ? null : CallArguments.ofFunction(call, whole);
    if (readable != null && readable != call) {
      edited = edited.with("function_call", readable);
    }
    if (part.get("content") instanceof JsonArray parts) {
      edited = ofParts(edited, parts);
    } else {
      JsonValue reasoning = part.get("reasoning");
      if (reasoning instanceof JsonString && !part.has(REASONING)) {
        edited = edited.without("reasoning").with(REASONING, reasoning);
      }
    }
    return edited == part ? null : edited;
  }

  /** The part with joined text and thinking; unchanged if it has content of another kind. */
  private static JsonObject ofParts(JsonObject part, JsonArray parts) {
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    for (JsonObject piece : parts.objects()) {
      switch (String.valueOf(piece.string("type"))) {
        case "text" -> text.append(Objects.requireNonNullElse(piece.string("text"), ""));
        case "thinking" -> {
          for (JsonObject thought : piece.objects("thinking")) {
            thinking.append(Objects.requireNonNullElse(thought.string("text"), ""));
          }
        }
        default -> {
          return part;
        }
      }
    }
    JsonObject edited = part.with("content", text.toString());
    return thinking.isEmpty() ? edited : edited.with(REASONING, thinking.toString());
  }
}
