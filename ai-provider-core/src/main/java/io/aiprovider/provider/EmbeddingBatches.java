package io.aiprovider.provider;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Asks for the vectors of more texts than a provider takes at once: batch after batch, whose
 * answers become one. It fails as soon as one of them does.
 *
 * @since 0.1
 */
public final class EmbeddingBatches {
  private EmbeddingBatches() {}

  /**
   * The whole answer.
   *
   * @param most how many texts the provider takes at once
   * @param ask asks for the vectors of one batch
   */
  public static CompleteReply embed(
      ChatRequest request,
      int most,
      Target target,
      ChatCall attempt,
      Function<ChatRequest, CompleteReply> ask) {
    if (!(request.get("input") instanceof JsonArray input)
        || input.size() <= most
        || input.values().get(0) instanceof JsonNumber) { // one text, as tokens
      return ask.apply(request);
    }
    List<JsonValue> entries = new ArrayList<>(input.size());
    long tokens = 0;
    JsonObject answer = JsonObject.EMPTY;
    for (int from = 0; from < input.size(); from += most) {
      attempt.check();
      int to = Math.min(from + most, input.size());
      JsonArray part = new JsonArray(input.values().subList(from, to));
      ChatResponse response = ask.apply(request.with("input", part)).response();
      for (JsonObject entry : response.json().objects("data")) {
        entries.add(entry.with("index", entries.size()));
      }
      Usage usage = response.usage();
      tokens += usage == null ? 0 : usage.promptTokens();
      answer = response.json();
    }
    JsonObject usage = JsonObject.of("prompt_tokens", tokens).with("total_tokens", tokens);
    return CompleteReply.of(
        target, new ChatResponse(answer.with("data", new JsonArray(entries)).with("usage", usage)));
  }
}
