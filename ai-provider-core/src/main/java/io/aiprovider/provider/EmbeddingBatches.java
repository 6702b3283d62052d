package io.aiprovider.provider;

import io.aiprovider.call.AttemptReport;
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
 * Requests the vectors of texts, in batches if there are more than a provider accepts at once, and
 * joins the answers into one. Each answer is made sure to have one vector for each text, in the
 * order of the texts: a vector at the wrong place would corrupt a search index without any visible
 * error.
 *
 * @since 0.1
 */
public final class EmbeddingBatches {
  private EmbeddingBatches() {}

  /**
   * The whole answer. It has no usage unless each batch was counted. As soon as a batch fails, the
   * attempt does: the call keeps the vectors it has, and another attempt on the same model requests
   * only the others. The usage is that of this attempt.
   *
   * @param most how many texts the provider accepts at once
   * @param ask requests the vectors of one batch
   * @throws MalformedReply if an answer has too few vectors, or too many, or one that is not a
   *     vector
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
    AttemptReport report = attempt.report();
    EmbeddedTexts known = attempt.shared(EmbeddedTexts.OF_CALL, EmbeddedTexts::new);
    List<JsonObject> entries = new ArrayList<>(known.of(target.model(), request.json()));
    long tokens = 0;
    boolean counted = true;
    JsonObject answer = JsonObject.EMPTY;
    while (entries.size() < input.size()) {
      attempt.check();
      int to = Math.min(entries.size() + most, input.size());
      List<JsonValue> part = input.values().subList(entries.size(), to);
      ChatRequest batch = request.with("input", new JsonArray(part));
      report.sending(batch);
      CompleteReply reply = ask.apply(batch);
      Usage usage = reply.response().usage();
      report.answeredInPart(usage);
      ChatResponse response = VectorOrder.of(reply, part.size(), floats).response();
      for (JsonObject entry : response.json().objects("data")) {
        entries.add(entry.with("index", entries.size()));
      }
      known.keep(target.model(), request.json(), entries);
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
