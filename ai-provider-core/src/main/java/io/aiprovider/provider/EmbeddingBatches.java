package io.aiprovider.provider;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Asks for the vectors of texts, in batches if they are more than a provider takes at once, whose
 * answers become one. Each answer is made sure to have one vector for each text, in the order of
 * the texts: one that is off by a place would spoil an index without anybody noticing.
 *
 * @since 0.1
 */
public final class EmbeddingBatches {
  private EmbeddingBatches() {}

  /**
   * The whole answer. It has no usage unless each batch was counted.
   *
   * @param most how many texts the provider takes at once
   * @param ask asks for the vectors of one batch; as soon as one fails, all do
   * @throws MalformedReply if an answer has too few vectors, or too many, or what is none
   */
  public static CompleteReply embed(
      ChatRequest request,
      int most,
      Target target,
      ChatCall attempt,
      Function<ChatRequest, CompleteReply> ask) {
    boolean floats = !request.has("output_dtype"); // Mistral's name for the type of the numbers
    if (!(request.get("input") instanceof JsonArray input)
        || input.values().get(0) instanceof JsonNumber) { // one text, as tokens
      return VectorOrder.of(ask.apply(request), 1, floats);
    }
    if (input.size() <= most) {
      return VectorOrder.of(ask.apply(request), input.size(), floats);
    }
    List<JsonObject> entries = new ArrayList<>(input.size());
    long tokens = 0;
    boolean counted = true;
    JsonObject answer = JsonObject.EMPTY;
    for (int from = 0; from < input.size(); from += most) {
      attempt.check();
      List<JsonValue> part = input.values().subList(from, Math.min(from + most, input.size()));
      CompleteReply reply = ask.apply(request.with("input", new JsonArray(part)));
      ChatResponse response = VectorOrder.of(reply, part.size(), floats).response();
      for (JsonObject entry : response.json().objects("data")) {
        entries.add(entry.with("index", entries.size()));
      }
      Usage usage = response.usage();
      counted &= usage != null && usage.isCounted();
      tokens += usage == null ? 0 : usage.promptTokens();
      answer = response.json();
    }
    JsonObject whole = answer.with("data", entries).without("usage");
    return CompleteReply.of(
        target,
        new ChatResponse(
            counted ? whole.with("usage", Usage.of(tokens, 0).toEmbeddingJson()) : whole));
  }
}
