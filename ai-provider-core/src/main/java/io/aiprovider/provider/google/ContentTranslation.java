package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.AnsweredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as Gemini takes it: instructions apart, user and model in alternating turns, and
 * the results of calls by the function's name, in the order of the calls.
 */
final class ContentTranslation {
  private static final String USER = "user";
  private static final String MODEL = "model";
  private static final String CALL = "functionCall";
  private static final String RESULT = "functionResponse";

  /** The text of a user turn that the API requires but that the conversation does not contain. */
  private static final JsonObject NOTHING = JsonObject.of("text", "…");

  private static final JsonObject GO_ON = JsonObject.of("text", "Continue.");

  /** The models whose answers can be begun for them; newer ones refuse an answer at the end. */
  private static final Pattern BEGUN_FOR = Pattern.compile("gemini-(1|2|3-|3\\.1-)");

  private record Turn(String role, List<JsonObject> parts) {
    boolean hasResults() {
      return parts.get(0).has(RESULT); // nothing is before them
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

  /** A body of the request's messages. */
  JsonObject contents(ChatRequest request) {
    AnsweredMessage.of(request.messages(), unsupported).forEach(this::add);
    if (turns.isEmpty()) { // there are instructions only: they become the user's text
      turns.add(new Turn(USER, system.isEmpty() ? List.of(NOTHING) : List.copyOf(system)));
      system.clear();
    } else if (turns.get(0).role().equals(MODEL)) {
      turns.add(0, new Turn(USER, List.of(NOTHING))); // the API wants calls after a user's turn
    }
    boolean answeredLast = turns.get(turns.size() - 1).role().equals(MODEL);
    if (answeredLast && !BEGUN_FOR.matcher(String.valueOf(request.model())).find()) {
      turns.add(new Turn(USER, List.of(GO_ON)));
    }
    if (Thoughts.areDemandedBy(request.model())) {
      excuseUnsignedCalls();
    }
    JsonObject body =
        system.isEmpty()
            ? JsonObject.EMPTY
            : JsonObject.of("systemInstruction", JsonObject.of("parts", system));
    return body.with("contents", turns.stream().map(Turn::toJson).toList());
  }

  private void add(AnsweredMessage said) {
    ChatMessage message = said.message();
    switch (message.role()) {
      case "system", "developer" -> system.addAll(parts(message, said.path()));
      case "assistant" -> addAnswer(said);
      default -> add(USER, parts(message, said.path()));
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
      turns.add(new Turn(role, new ArrayList<>(parts))); // so is what a user says after results
    } else {
      last.parts().addAll(parts);
    }
  }

  private void addAnswer(AnsweredMessage said) {
    ChatMessage message = said.message();
    List<JsonObject> parts = new ArrayList<>(parts(message, said.path()));
    if (message.refusal() != null) {
      parts.add(JsonObject.of("text", message.refusal()));
    }
    String signature = Thoughts.signatureIn(message.json());
    if (signature != null) {
      if (parts.isEmpty()) { // Gemini signs nothing, too
        parts.add(JsonObject.of("text", ""));
      }
      int last = parts.size() - 1;
      parts.set(last, parts.get(last).with(Thoughts.SIGNATURE, signature));
    }
    for (JsonObject image : message.json().objects(Images.FIELD)) {
      JsonObject part =
          Parts.of(JsonArray.of(List.of(image)), said.path() + ".images", unsupported).get(0);
      String own = Thoughts.signatureIn(image);
      parts.add(own == null ? part : part.with(Thoughts.SIGNATURE, own));
    }
    List<JsonObject> results = new ArrayList<>();
    List<JsonObject> shown = new ArrayList<>();
    for (AnsweredMessage.Call call : said.calls()) {
      parts.add(call(call));
      results.add(result(call, shown));
    }
    add(MODEL, parts);
    add(USER, results);
    add(USER, shown);
  }

  private static JsonObject call(AnsweredMessage.Call call) {
    JsonObject part =
        JsonObject.of(CALL, JsonObject.of("name", name(call)).with("args", call.arguments()));
    String signature = Thoughts.signatureIn(call.call().json());
    return signature == null ? part : part.with(Thoughts.SIGNATURE, signature);
  }

  /**
   * A call's result.
   *
   * @param shown takes what is no text: it is shown after all results, in a turn of its own
   */
  private JsonObject result(AnsweredMessage.Call call, List<JsonObject> shown) {
    ChatMessage message = call.result();
    JsonObject response;
    if (message == null) {
      response = JsonObject.of("error", "The call was not answered.");
    } else {
      parts(message, call.path()).stream().filter(part -> !part.has("text")).forEach(shown::add);
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
   * Calls since a user spoke last must be signed, the first of each turn, and those of other
   * providers are not: they get the text that Google accepts in place of a signature.
   */
  private void excuseUnsignedCalls() {
    for (int i = turns.size() - 1; i >= 0; i--) {
      Turn turn = turns.get(i);
      if (turn.role().equals(USER) && !turn.hasResults()) {
        return;
      }
      List<JsonObject> parts = turn.parts();
      for (int j = 0; j < parts.size(); j++) {
        if (parts.get(j).has(CALL)) {
          if (!parts.get(j).has(Thoughts.SIGNATURE)) {
            parts.set(j, parts.get(j).with(Thoughts.SIGNATURE, Thoughts.NOT_GEMINIS));
          }
          break;
        }
      }
    }
  }
}
