package io.aiprovider.provider.simulated;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.digest.Sha256;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer in OpenAI's envelope, as a whole or in chunks. */
final class Completion {
  /** OpenAI's own limit for {@code n}. */
  private static final int MAX_CHOICES = 128;

  private final Answer answer;
  private final int choices;
  private final Usage usage;
  private final String model;
  private final String id;
  private final long created;

  private Completion(ChatRequest request, String model, Instant now) {
    List<ChatMessage> messages = request.messages();
    String digest = digest(request.json());
    this.answer = AnswerRules.answerTo(request, messages, digest);
    this.choices = choices(request);
    this.usage = Usage.of(promptTokens(messages), (long) choices * answer.tokens());
    this.model = model;
    this.id = "chatcmpl-" + digest;
    this.created = now.getEpochSecond();
  }

  static Completion of(ChatRequest request, String model, Instant now) {
    return new Completion(request, model, now);
  }

  private static int choices(ChatRequest request) {
    Long n = request.json().integer("n");
    if (n == null) {
      return 1;
    }
    if (n > MAX_CHOICES) {
      throw new InvalidRequest(
          "Invalid value for 'n': expected an integer of at most " + MAX_CHOICES + ".",
          FailureDetail.ofParam("n"));
    }
    return n.intValue();
  }

  private static long promptTokens(List<ChatMessage> messages) {
    return messages.stream().mapToLong(message -> Tokens.count(message.text())).sum();
  }

  private static String digest(JsonObject request) {
    MessageDigest sha256 = Sha256.begin();
    try {
      request.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, 12);
  }

  Answer answer() {
    return answer;
  }

  int choices() {
    return choices;
  }

  ChatResponse response() {
    List<JsonObject> all = new ArrayList<>(choices);
    JsonObject message = answer.message();
    for (int index = 0; index < choices; index++) {
      all.add(choice(index, "message", message, answer.finishReason()));
    }
    return new ChatResponse(
        envelope("chat.completion").with("choices", all).with("usage", usage.toJson()));
  }

  /** The part of the chunks that is the same in all of them. */
  JsonObject chunkEnvelope() {
    return envelope("chat.completion.chunk").with("choices", JsonArray.EMPTY);
  }

  ChatChunk chunk(
      JsonObject chunkEnvelope, int index, JsonObject delta, @Nullable String finishReason) {
    JsonObject choice = choice(index, "delta", delta, finishReason);
    return new ChatChunk(chunkEnvelope.with("choices", new JsonArray(List.of(choice))));
  }

  ChatChunk usageChunk(JsonObject chunkEnvelope) {
    return new ChatChunk(chunkEnvelope.with("usage", usage.toJson()));
  }

  private static JsonObject choice(
      int index, String name, JsonObject content, @Nullable String finishReason) {
    return JsonObject.of("index", index)
        .with(name, content)
        .with("logprobs", null)
        .with("finish_reason", finishReason);
  }

  private JsonObject envelope(String type) {
    return JsonObject.of("id", id)
        .with("object", type)
        .with("created", created)
        .with("model", model)
        .with("system_fingerprint", "fp_simulated");
  }
}
