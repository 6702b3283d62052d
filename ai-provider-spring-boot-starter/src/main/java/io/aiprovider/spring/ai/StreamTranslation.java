package io.aiprovider.spring.ai;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import reactor.core.publisher.SynchronousSink;

/**
 * Translates a streamed answer to Spring AI's. Text and reasoning are passed on as they arrive; a
 * choice's tool calls only when it is complete, because Spring AI expects them whole; usage and
 * cost come last and once, because Spring AI adds them up.
 *
 * <p>Used for one answer, one signal at a time.
 */
final class StreamTranslation {
  private final ResponseAssembler assembler = new ResponseAssembler();
  private final Map<Long, String> reasoning = new HashMap<>();
  private final Set<Long> finished = new HashSet<>();
  private final AtomicReference<@Nullable ReplyOutcome> end = new AtomicReference<>();
  private @Nullable ChatReply reply;
  private String id = "";

  void opened(ChatReply opened) {
    reply = opened;
    opened.onEnd(end::set);
  }

  void add(ChatChunk chunk, SynchronousSink<ChatResponse> sink) {
    assembler.add(chunk);
    id = Objects.requireNonNullElse(chunk.json().string("id"), id);
    List<Generation> generations = new ArrayList<>();
    for (JsonObject choice : chunk.choices()) {
      Generation generation = generation(choice);
      if (generation != null) {
        generations.add(generation);
      }
    }
    ChatReply current = reply;
    if (!generations.isEmpty() && current != null) {
      sink.next(
          new ChatResponse(
              generations,
              AnswerTranslation.metadata(id, current.model(), current.provider()).build()));
    }
  }

  private @Nullable Generation generation(JsonObject choice) {
    JsonObject delta = Objects.requireNonNullElse(choice.object("delta"), JsonObject.EMPTY);
    String text = Objects.requireNonNullElse(delta.string("content"), "");
    Long index = index(choice);
    if (choice.string("finish_reason") != null && finished.add(index)) {
      return AnswerTranslation.generation(assembled(index), id, text);
    }
    String thought = new ChatMessage(delta).reasoning();
    if (thought != null) {
      reasoning.merge(index, thought, String::concat);
    }
    return text.isEmpty() && thought == null
        ? null
        : AnswerTranslation.piece(choice, id, text, reasoning.get(index));
  }

  private JsonObject assembled(Long index) {
    return assembler.response().choices().stream()
        .filter(choice -> index(choice).equals(index))
        .findFirst()
        .orElse(JsonObject.EMPTY);
  }

  private static Long index(JsonObject choice) {
    return Objects.requireNonNullElse(choice.integer("index"), 0L);
  }

  /** What remains after the last chunk; null when there was no answer. */
  @Nullable ChatResponse end() {
    ReplyOutcome ended = end.get();
    if (ended == null) {
      return null;
    }
    List<Generation> unfinished =
        assembler.response().choices().stream()
            .filter(choice -> !finished.contains(index(choice)))
            .filter(choice -> !AnswerTranslation.message(choice).toolCalls().isEmpty())
            .map(choice -> AnswerTranslation.generation(choice, id, ""))
            .toList();
    return new ChatResponse(unfinished, AnswerTranslation.metadata(id, ended));
  }
}
