package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.ChunkTranslation;
import io.aiprovider.provider.wire.JsonEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's events, each a piece of an answer, as OpenAI's chunks with the usage last. An answer is
 * complete when its stream ends after each candidate's finish reason.
 */
final class StreamTranslation extends ChunkTranslation {
  private final String model;
  private final Map<Long, Candidate> candidates = new HashMap<>();
  private JsonObject head = JsonObject.EMPTY;
  private @Nullable JsonObject usage;

  private static final class Candidate {
    private int calls;
    private boolean hasContent;
    private boolean finished;

    /** The latest signature of the text: callers would join several to an invalid one. */
    private @Nullable String signature;
  }

  /**
   * @param model the requested model, for an answer without a model
   */
  StreamTranslation(JsonEvents events, String model) {
    super(events);
    this.model = model;
  }

  @Override
  protected void end() {
    if (candidates.isEmpty()) {
      throw events().malformed("ended its stream without an answer.");
    }
    if (!candidates.values().stream().allMatch(candidate -> candidate.finished)) {
      throw events().incomplete();
    }
    if (usage != null) {
      JsonObject last = head.with("choices", JsonArray.EMPTY);
      add(new ChatChunk(AnswerTranslation.withUsage(last, usage)));
    }
  }

  @Override
  protected void take(JsonObject event) {
    if (head.isEmpty()) {
      head = AnswerTranslation.head(event, "chat.completion.chunk", model);
    }
    JsonObject counts = event.object("usageMetadata");
    if (counts != null) {
      usage = counts;
      events().counted(AnswerTranslation.counted(counts));
    }
    if (AnswerTranslation.isBlocked(event) && event.objects("candidates").isEmpty()) {
      candidate(0).finished = true;
      chunk(0, JsonObject.EMPTY, "content_filter");
    }
    List<JsonObject> pieces = event.objects("candidates");
    for (int i = 0; i < pieces.size(); i++) {
      take(pieces.get(i), Objects.requireNonNullElse(pieces.get(i).integer("index"), (long) i));
    }
  }

  private Candidate candidate(long index) {
    Candidate known = candidates.get(index);
    if (known == null) {
      known = new Candidate();
      candidates.put(index, known);
      chunk(index, JsonObject.of("role", "assistant").with("content", ""), null);
    }
    return known;
  }

  private void take(JsonObject event, long index) {
    Candidate candidate = candidate(index);
    for (JsonObject part : AnswerTranslation.parts(event)) {
      add(part, index, candidate);
    }
    JsonObject probabilities = LogProbabilities.of(event);
    if (probabilities != null) {
      chunk(choice(index, JsonObject.EMPTY, null).with("logprobs", probabilities));
    }
    String reason = event.string("finishReason");
    if (reason == null) {
      return;
    }
    if (!candidate.hasContent && AnswerTranslation.isFailedCall(reason)) {
      throw AnswerTranslation.failedCall();
    }
    if (candidate.signature != null) {
      JsonObject extra = ThoughtSignatures.extra(candidate.signature);
      chunk(index, JsonObject.of(ThoughtSignatures.EXTRA, extra), null);
    }
    candidate.finished = true;
    chunk(index, JsonObject.EMPTY, AnswerTranslation.finishReason(reason, candidate.calls > 0));
  }

  private void add(JsonObject part, long index, Candidate candidate) {
    String text = AnswerTranslation.textOf(part);
    if (part.object("functionCall") != null) {
      JsonObject call = JsonObject.of("index", candidate.calls++);
      JsonObject whole = AnswerTranslation.call(part);
      for (String name : whole.names()) {
        call = call.with(name, whole.get(name));
      }
      candidate.hasContent = true;
      chunk(index, JsonObject.of("tool_calls", List.of(call)), null);
    } else if (part.object("inlineData") != null) {
      candidate.hasContent = true;
      chunk(index, JsonObject.of(Images.FIELD, List.of(Images.fromPart(part))), null);
    } else if (part.isTrue("thought")) {
      if (!text.isEmpty()) {
        chunk(index, JsonObject.of("reasoning_content", text), null);
      }
    } else {
      String signature = part.string(ThoughtSignatures.SIGNATURE);
      if (signature != null) {
        candidate.signature = signature;
        candidate.hasContent = true;
      }
      if (!text.isEmpty()) {
        candidate.hasContent = true;
        chunk(index, JsonObject.of("content", text), null);
      }
    }
  }

  private void chunk(long index, JsonObject delta, @Nullable String finishReason) {
    chunk(choice(index, delta, finishReason));
  }

  private static JsonObject choice(long index, JsonObject delta, @Nullable String finishReason) {
    return JsonObject.of("index", index).with("delta", delta).with("finish_reason", finishReason);
  }

  private void chunk(JsonObject choice) {
    add(new ChatChunk(head.with("choices", List.of(choice))));
  }
}
