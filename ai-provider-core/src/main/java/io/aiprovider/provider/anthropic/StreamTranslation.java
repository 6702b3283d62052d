package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.ChunkTranslation;
import io.aiprovider.provider.wire.Counts;
import io.aiprovider.provider.wire.JsonEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's events as OpenAI's chunks; the last chunk has the usage. An answer is complete after
 * {@code message_stop}, or when its stream ends after a stop reason: this comes after all content,
 * and some gateways leave {@code message_stop} out. A connection that breaks before that is an
 * error. Unknown events and {@code ping} are ignored. Services that are compatible with Anthropic's
 * may leave out some fields: these are added.
 */
final class StreamTranslation extends ChunkTranslation {
  private static final JsonObject TEXT = JsonObject.of("type", "text");
  private static final JsonObject THINKING = JsonObject.of("type", "thinking");

  private final String model;

  /** The blocks that are open, by Anthropic's index. */
  private final Map<Long, Block> blocks = new HashMap<>();

  private JsonObject head = JsonObject.EMPTY;
  private JsonObject usage = JsonObject.EMPTY;
  private int calls;
  private int textLength;
  private @Nullable String finishReason;

  private static final class Block {
    private final JsonObject start;
    private final int call;
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final List<JsonObject> citations = new ArrayList<>();
    private boolean hasArguments;
    private int from;

    Block(JsonObject start, int call, int from) {
      this.start = start;
      this.call = call;
      this.from = from;
    }

    boolean is(String type) {
      return type.equals(AnswerTranslation.typeOf(start));
    }
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
    if (finishReason == null) {
      throw head.isEmpty()
          ? events().malformed("ended its stream without an answer.")
          : events().incomplete();
    }
    stop();
  }

  @Override
  protected void take(JsonObject event) {
    switch (Objects.requireNonNullElse(event.string("type"), "")) {
      case "message_start" -> begin(part(event, "message"));
      case "content_block_start" -> open(index(event), part(event, "content_block"));
      case "content_block_delta" -> add(index(event), part(event, "delta"));
      case "content_block_stop" -> close(blocks.remove(index(event)));
      case "message_delta" -> {
        count(event);
        String reason = part(event, "delta").string("stop_reason");
        if (reason != null) {
          finish(reason);
        }
      }
      case "message_stop" -> stop();
      default -> {}
    }
  }

  private void finish(@Nullable String reason) {
    if (finishReason == null) {
      ensureBegun();
      List.copyOf(blocks.keySet()).forEach(index -> close(blocks.remove(index)));
      finishReason = AnswerTranslation.finishReason(reason, calls > 0);
      chunk(JsonObject.EMPTY, finishReason);
    }
  }

  private void stop() {
    finish(null);
    if (!usage.isEmpty()) {
      JsonObject last = head.with("choices", JsonArray.EMPTY);
      add(new ChatChunk(AnswerTranslation.withUsage(last, usage)));
    }
    complete();
  }

  private static JsonObject part(JsonObject event, String name) {
    return Objects.requireNonNullElse(event.object(name), JsonObject.EMPTY);
  }

  private static long index(JsonObject event) {
    return Objects.requireNonNullElse(event.integer("index"), 0L);
  }

  private void begin(JsonObject message) {
    count(message);
    if (head.isEmpty()) {
      head = AnswerTranslation.head(message, "chat.completion.chunk", model);
      chunk(JsonObject.of("role", "assistant").with("content", ""), null);
    }
  }

  /** The tokens of the prompt come first, those of the answer at its end. */
  private void count(JsonObject part) {
    JsonObject counts = part.object("usage");
    if (counts != null) {
      usage = Counts.later(usage, counts);
      events().counted(AnswerTranslation.counted(usage));
    }
  }

  private void ensureBegun() {
    begin(JsonObject.EMPTY);
  }

  private void open(long index, JsonObject start) {
    ensureBegun();
    close(blocks.remove(index));
    Block block = new Block(start, calls, textLength);
    blocks.put(index, block);
    if (block.is("tool_use")) {
      calls++;
      JsonObject function = JsonObject.of("name", start.get("name")).with("arguments", "");
      String id = AnswerTranslation.idOf(start);
      call(block, JsonObject.of("id", id).with("type", "function"), function);
    } else if (block.is("text")) {
      text(start.string("text"));
    }
  }

  private void add(long index, JsonObject delta) {
    if (!blocks.containsKey(index)) { // some services do not send its start
      open(index, delta.has("thinking") ? THINKING : TEXT);
    }
    Block block = Objects.requireNonNull(blocks.get(index));
    switch (typeOf(delta)) {
      case "text_delta" -> text(delta.string("text"));
      case "input_json_delta" -> {
        String piece = delta.string("partial_json");
        if (block.is("tool_use") && piece != null && !piece.isEmpty()) {
          block.hasArguments = true;
          call(block, JsonObject.EMPTY, JsonObject.of("arguments", piece));
        }
      }
      case "thinking_delta" -> {
        String piece = Objects.requireNonNullElse(delta.string("thinking"), "");
        block.thinking.append(piece);
        if (!piece.isEmpty()) {
          chunk(JsonObject.of("reasoning_content", piece), null);
        }
      }
      case "signature_delta" ->
          block.signature.append(Objects.requireNonNullElse(delta.string("signature"), ""));
      case "citations_delta" -> block.citations.add(part(delta, "citation"));
      default -> {}
    }
  }

  /** The type of a delta; without one, it follows from the delta's members. */
  private static String typeOf(JsonObject delta) {
    String type = delta.string("type");
    if (type != null) {
      return type;
    }
    if (delta.has("text")) {
      return "text_delta";
    }
    if (delta.has("partial_json")) {
      return "input_json_delta";
    }
    return delta.has("thinking") ? "thinking_delta" : "signature_delta";
  }

  private void text(@Nullable String piece) {
    if (piece != null && !piece.isEmpty()) {
      textLength += piece.length();
      chunk(JsonObject.of("content", piece), null);
    }
  }

  private void call(Block block, JsonObject opening, JsonObject function) {
    JsonObject call = JsonObject.of("index", block.call);
    for (String name : opening.names()) {
      call = call.with(name, opening.get(name));
    }
    chunk(JsonObject.of("tool_calls", List.of(call.with("function", function))), null);
  }

  /** Adds what is complete at the end of a block: missing arguments, signed thinking, citations. */
  private void close(@Nullable Block block) {
    if (block == null) {
      return;
    }
    if (block.is("tool_use") && !block.hasArguments) {
      String input = AnswerTranslation.arguments(block.start);
      call(block, JsonObject.EMPTY, JsonObject.of("arguments", input));
    }
    if (block.is("thinking")) {
      JsonObject whole =
          JsonObject.of("type", "thinking").with("thinking", block.thinking.toString());
      thinkingBlock(whole.with("signature", block.signature.toString()));
    }
    if (block.is("redacted_thinking")) {
      thinkingBlock(block.start);
    }
    if (!block.citations.isEmpty()) {
      List<JsonObject> annotations =
          block.citations.stream()
              .map(each -> AnswerTranslation.annotation(each, block.from, textLength))
              .toList();
      chunk(JsonObject.of("annotations", annotations), null);
    }
  }

  private void thinkingBlock(JsonObject block) {
    chunk(JsonObject.of("thinking_blocks", List.of(block)), null);
  }

  private void chunk(JsonObject delta, @Nullable String finishReason) {
    JsonObject choice =
        JsonObject.of("index", 0).with("delta", delta).with("finish_reason", finishReason);
    add(new ChatChunk(head.with("choices", List.of(choice))));
  }
}
