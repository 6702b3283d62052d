package io.aiprovider.spring.ai;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of the provider in tests, in the format of its protocol. */
final class Scripts {
  private Scripts() {}

  static ScriptedProvider provider() {
    return new ScriptedProvider("acme");
  }

  /** JSON with single quotes, which are easier to read in Java. */
  static JsonObject json(String text) {
    return JsonObject.parse(text.replace('\'', '"'));
  }

  static ChatResponse answer(String message, String finishReason) {
    return new ChatResponse(
        json(
            "{'id':'chat-1','model':'acme-large','choices':[{'index':0,'message':"
                + message
                + ",'finish_reason':'"
                + finishReason
                + "'}],'usage':{'prompt_tokens':10,'completion_tokens':7,'total_tokens':17,"
                + "'prompt_tokens_details':{'cached_tokens':4},"
                + "'completion_tokens_details':{'reasoning_tokens':3}}}"));
  }

  static ChatChunk chunk(String delta, @Nullable String finishReason) {
    JsonObject choice =
        JsonObject.of("index", 0).with("delta", json(delta)).with("finish_reason", finishReason);
    return new ChatChunk(
        JsonObject.of("id", "chat-1").with("model", "acme-large").with("choices", List.of(choice)));
  }

  static ChatChunk usage() {
    return new ChatChunk(
        json(
            "{'id':'chat-1','model':'acme-large','choices':[],"
                + "'usage':{'prompt_tokens':10,'completion_tokens':7,'total_tokens':17}}"));
  }
}
