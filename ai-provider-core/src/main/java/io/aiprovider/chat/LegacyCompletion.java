package io.aiprovider.chat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's older {@code POST /completions} for chat models: its prompt becomes one user message,
 * and the answer's text becomes the text of the completion.
 *
 * @since 0.1
 */
public final class LegacyCompletion {
  private static final Set<String> ONLY_HERE =
      Set.of("prompt", "best_of", "echo", "suffix", "logprobs");

  private LegacyCompletion() {}

  /**
   * Translates a completion request into a chat request.
   *
   * @throws InvalidRequest if it uses a feature that a chat does not have; its {@code param} names
   *     the field
   */
  public static ChatRequest chat(ChatRequest completion) {
    JsonObject json = completion.json();
    refuse(json.isTrue("echo"), "echo");
    refuse(isSet(json.get("suffix")), "suffix");
    refuse(isSet(json.get("logprobs")), "logprobs");
    Long bestOf = json.integer("best_of");
    Long n = json.integer("n");
    refuse(bestOf != null && bestOf > (n == null ? 1 : n), "best_of");
    JsonObject chat = json;
    for (String name : ONLY_HERE) {
      chat = chat.without(name);
    }
    JsonObject message = JsonObject.of("role", "user").with("content", prompt(json.get("prompt")));
    return ChatRequest.of(chat.with("messages", List.of(message)));
  }

  private static boolean isSet(@Nullable JsonValue value) {
    return value != null && !value.isNull();
  }

  private static void refuse(boolean used, String field) {
    if (used) {
      throw new InvalidRequest(
          "'"
              + field
              + "' works with models for completions only, and this one chats. Leave it out.",
          FailureDetail.ofParam(field));
    }
  }

  private static String prompt(@Nullable JsonValue prompt) {
    if (prompt instanceof JsonString text) {
      return text.value();
    }
    if (prompt instanceof JsonArray array
        && array.size() == 1
        && array.values().get(0) instanceof JsonString only) {
      return only.value();
    }
    boolean tokens =
        prompt instanceof JsonArray array && !(array.values().get(0) instanceof JsonString);
    throw new InvalidRequest(
        tokens
            ? "A prompt of tokens works with models for completions only: send its text."
            : "Several prompts in one request work with models for completions only: send a"
                + " request for each.",
        FailureDetail.ofParam("prompt"));
  }

  /** Translates the whole answer of a chat into a completion. */
  public static JsonObject answer(JsonObject chat) {
    return completion(chat, "message");
  }

  /** Translates a chunk of a chat into a chunk of a completion. */
  public static JsonObject chunk(JsonObject chat) {
    return completion(chat, "delta");
  }

  private static JsonObject completion(JsonObject chat, String textIn) {
    List<JsonObject> choices =
        chat.objects("choices").stream().map(choice -> choice(choice, textIn)).toList();
    JsonObject completion = chat.with("object", "text_completion").with("choices", choices);
    String id = chat.string("id");
    return id != null && id.startsWith("chatcmpl-")
        ? completion.with("id", "cmpl-" + id.substring("chatcmpl-".length()))
        : completion;
  }

  private static JsonObject choice(JsonObject choice, String textIn) {
    JsonObject message = choice.object(textIn);
    String text = message == null ? null : message.string("content");
    return JsonObject.of("text", text == null ? "" : text)
        .with("index", choice.has("index") ? choice.get("index") : 0)
        .with("logprobs", null)
        .with("finish_reason", choice.get("finish_reason"));
  }
}
