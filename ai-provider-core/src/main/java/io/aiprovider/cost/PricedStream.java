package io.aiprovider.cost;

import io.aiprovider.call.CallTrace;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.reply.ChunkTransform;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the call's cost into the usage of a stream. A stream without usage gets one more chunk, with
 * our own count: a usage with only zeros counts as no usage, and is not shown. All other chunks
 * pass unchanged.
 */
final class PricedStream implements ChunkTransform {

  /** What the chunks of one answer have in common, in OpenAI's order. */
  private static final String[] COMMON = {"id", "object", "created", "model"};

  private final CallTrace trace;
  private final Operation operation;
  private @Nullable ChatChunk first;
  private boolean usageShown;

  PricedStream(CallTrace trace, Operation operation) {
    this.trace = trace;
    this.operation = operation;
  }

  @Override
  public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
    first = first == null ? chunk : first;
    ChatChunk shown = shown(chunk);
    if (shown != null) {
      next.accept(shown);
    }
  }

  @Override
  public boolean mayBlock(ChatChunk chunk) {
    return false;
  }

  /** Null for a chunk that has no other purpose than its usage, and whose usage is empty. */
  private @Nullable ChatChunk shown(ChatChunk chunk) {
    JsonObject json = chunk.json().object("usage");
    Usage usage = Usage.from(json);
    if (json == null || usage == null) {
      return chunk;
    }
    if (!usage.isCounted()) {
      return chunk.choices().isEmpty() ? null : new ChatChunk(chunk.json().with("usage", null));
    }
    usageShown = true;
    BigDecimal cost = CostPresentation.knownCost(trace);
    JsonValue reported = json.get("cost");
    BigDecimal same = reported == null ? null : reported.asDecimal();
    return cost == null || same != null && same.compareTo(cost) == 0
        ? chunk
        : new ChatChunk(chunk.json().with("usage", json.with("cost", cost)));
  }

  @Override
  public void onEnd(Consumer<ChatChunk> next) {
    JsonObject usage = usageShown ? null : CostPresentation.countedUsage(trace, operation);
    if (usage == null || first == null) {
      return;
    }
    JsonObject chunk = JsonObject.EMPTY;
    for (String name : COMMON) {
      JsonValue value = first.json().get(name);
      chunk = value == null ? chunk : chunk.with(name, value);
    }
    BigDecimal cost = CostPresentation.knownCost(trace);
    JsonObject priced = cost == null ? usage : usage.with("cost", cost);
    next.accept(new ChatChunk(chunk.with("choices", JsonArray.EMPTY).with("usage", priced)));
  }
}
