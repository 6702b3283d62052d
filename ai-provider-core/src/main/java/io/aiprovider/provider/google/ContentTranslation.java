package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.AnsweredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in Gemini's form: system messages apart from the others, user and model in
 * alternating turns, and the results of calls in the order of the calls, each with the function's
 * name.
 */
final class ContentTranslation {
  private static final String USER = "user";
  private static final String MODEL = "model";
  private static final String CALL = "functionCall";
  private static final String RESULT = "functionResponse";

  /** The text of a user turn that the API requires but that the conversation does not contain. */
  private static final JsonObject PLACEHOLDER = JsonObject.of("text", "…");

  private static final JsonObject CONTINUE = JsonObject.of("text", "Continue.");

  /** The models that continue an answer at the end; newer ones refuse it. */
  private static final Pattern CONTINUES_ANSWER = Pattern.compile("gemini-(1|2|3-|3\\.1-)");

  private record Turn(String role, List<JsonObject> parts) {
    boolean hasResults() {
      return parts.get(0).has(RESULT); // they are always first
    }

    JsonObject toJson() {
      return JsonObject.of("role", role).with("parts", parts);
    }
  }

  private final Unsupported unsupported;
  private final List<JsonObject> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();

  ContentTranslation(Unsupported unsupported) {
    this.unsupported = unsupported;
  }

  /** A body with the request's messages. */
  JsonObject contents(ChatRequest request) {
    AnsweredMessage.of(request.messages(), unsupported).forEach(this::add);
    if (turns.isEmpty()) { // only system messages: they become the user's text
      turns.add(new Turn(USER, system.isEmpty() ? List.of(PLACEHOLDER) : List.copyOf(system)));
      system.clear();
    } else if (turns.get(0).role().equals(MODEL)) {
      turns.add(
          0, new Turn(USER, List.of(PLACEHOLDER))); // the API requires a user's turn before calls
    }
    boolean answeredLast = turns.get(turns.size() - 1).role().equals(MODEL);
    if (answeredLast && !CONTINUES_ANSWER.matcher(String.valueOf(request.model())).find()) {
      turns.add(new Turn(USER, List.of(CONTINUE)));
    }
    if (ThoughtSignatures.areRequiredBy(request.model())) {
      markUnsignedCalls();
    }
    JsonObject body =
        system.isEmpty()
            ? JsonObject.EMPTY
            : JsonObject.of("systemInstruction", JsonObject.of("parts", system));
    return body.with("contents", turns.stream().map(Turn::toJson).toList());
  }

  private void add(AnsweredMessage answered) {
    ChatMessage message = answered.message();
    switch (message.role()) {
      case "system", "developer" -> system.addAll(parts(message, answered.path()));
      case "assistant" -> addAnswer(answered);
      default -> add(USER, parts(message, answered.path()));
    }
  }

  private List<JsonObject> parts(ChatMessage message, String path) {
    return Parts.of(message.content(), path + ".content", unsupported);
  }

  private void add(String role, List<JsonObject> parts) {
    if (parts.isEmpty()) {
      return;
    }
    Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
    if (last == null || !last.role().equals(role) || last.hasResults()) {
      turns.add(
          new Turn(
              role, new ArrayList<>(parts))); // a user's text after results is a turn of its own
    } else {
      last.parts().addAll(parts);
    }
  }

  private void addAnswer(AnsweredMessage answered) {
    ChatMessage message = answered.message();
    List<JsonObject> parts = new ArrayList<>(parts(message, answered.path()));
    if (message.refusal() != null) {
      parts.add(JsonObject.of("text", message.refusal()));
    }
    String signature = ThoughtSignatures.signatureIn(message.json());
    if (signature != null) {
      if (parts.isEmpty()) { // Gemini signs empty answers too
        parts.add(JsonObject.of("text", ""));
      }
      int last = parts.size() - 1;
      parts.set(last, parts.get(last).with(ThoughtSignatures.SIGNATURE, signature));
    }
    for (JsonObject image : message.json().objects(Images.FIELD)) {
      JsonObject part =
          Parts.of(JsonArray.of(List.of(image)), answered.path() + ".images", unsupported).get(0);
      String own = ThoughtSignatures.signatureIn(image);
      parts.add(own == null ? part : part.with(ThoughtSignatures.SIGNATURE, own));
    }
    List<JsonObject> results = new ArrayList<>();
    List<JsonObject> attachments = new ArrayList<>();
    for (AnsweredMessage.Call call : answered.calls()) {
      parts.add(call(call));
      results.add(result(call, attachments));
    }
    add(MODEL, parts);
    add(USER, results);
    add(USER, attachments);
  }

  private static JsonObject call(AnsweredMessage.Call call) {
    JsonObject part =
        JsonObject.of(CALL, JsonObject.of("name", name(call)).with("args", call.arguments()));
    String signature = ThoughtSignatures.signatureIn(call.call().json());
    return signature == null ? part : part.with(ThoughtSignatures.SIGNATURE, signature);
  }

  /**
   * A call's result.
   *
   * @param attachments receives the parts of the result that are not text: they follow all results,
   *     in a turn of their own
   */
  private JsonObject result(AnsweredMessage.Call call, List<JsonObject> attachments) {
    ChatMessage message = call.result();
    JsonObject response;
    if (message == null) {
      response = JsonObject.of("error", "The call was not answered.");
    } else {
      parts(message, call.path()).stream()
          .filter(part -> !part.has("text"))
          .forEach(attachments::add);
      response = response(message.text());
    }
    return JsonObject.of(RESULT, JsonObject.of("name", name(call)).with("response", response));
  }

  private static String name(AnsweredMessage.Call call) {
    return ToolTranslation.acceptedName(call.call().name());
  }

  /** The API requires an object. */
  private static JsonObject response(String text) {
    JsonObject object = object(text);
    return object == null ? JsonObject.of("result", text) : object;
  }

  private static @Nullable JsonObject object(String text) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      return null;
    }
  }

  /**
   * The first call of each turn after the last user message must have a signature. Calls of other
   * providers have none: they get the text that Google accepts instead of one.
   */
  private void markUnsignedCalls() {
    for (int i = turns.size() - 1; i >= 0; i--) {
      Turn turn = turns.get(i);
      if (turn.role().equals(USER) && !turn.hasResults()) {
        return;
      }
      List<JsonObject> parts = turn.parts();
      for (int j = 0; j < parts.size(); j++) {
        if (parts.get(j).has(CALL)) {
          if (!parts.get(j).has(ThoughtSignatures.SIGNATURE)) {
            parts.set(
                j, parts.get(j).with(ThoughtSignatures.SIGNATURE, ThoughtSignatures.UNSIGNED));
          }
          break;
        }
      }
    }
  }
}
