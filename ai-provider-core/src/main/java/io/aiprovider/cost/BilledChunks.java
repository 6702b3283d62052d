package io.aiprovider.cost;

import io.aiprovider.call.ChunkTransform;
import io.aiprovider.call.ReplyEnd;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose cost is calculated as it passes. For a caller that asked for usage, the cost is in
 * the usage, and a stream without usage gets one more chunk, with our own count: usage of nothing
 * but zeros is none, and not shown. All other chunks pass as they are.
 */
final class BilledChunks implements ChunkTransform {

  /** What the chunks of one answer have in common, in OpenAI's order. */
  private static final String[] COMMON = {"id", "object", "created", "model"};

  private final StreamingReply reply;
  private final Bill bill;
  private final boolean usageWanted;
  private @Nullable ChatChunk first;
  private @Nullable Usage latest;

  private BilledChunks(StreamingReply reply, Bill bill, boolean usageWanted) {
    this.reply = reply;
    this.bill = bill;
    this.usageWanted = usageWanted;
  }

  /** The reply with its cost on its end and, if that is wanted, in its usage. */
  static StreamingReply bill(StreamingReply reply, Bill bill, boolean usageWanted) {
    reply.transform(new BilledChunks(reply, bill, usageWanted));
    reply.mapEnd(bill::settle);
    return reply;
  }

  @Override
  public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
    bill.add(chunk.json());
    Usage usage = chunk.usage();
    latest = usage == null ? latest : usage;
    first = first == null ? chunk : first;
    ChatChunk billed = usageWanted ? withCost(chunk) : chunk;
    if (billed != null) {
      next.accept(billed);
    }
  }

  @Override
  public void onEnd(Consumer<ChatChunk> next) {
    if (usageWanted && !bill.usageTold()) {
      bill.settle(new ReplyEnd(reply.provider(), reply.model(), latest, null, null));
      ChatChunk counted = countedUsage();
      if (counted != null) {
        next.accept(counted);
      }
    }
  }

  /** Null for a chunk that is there for its usage, but has none. */
  private @Nullable ChatChunk withCost(ChatChunk chunk) {
    JsonObject json = chunk.json().object("usage");
    Usage usage = Usage.from(json);
    if (json == null || usage == null) {
      return chunk;
    }
    if (!usage.isCounted()) {
      return chunk.choices().isEmpty() ? null : new ChatChunk(chunk.json().with("usage", null));
    }
    String model = Objects.requireNonNullElse(chunk.model(), reply.model());
    Charge charge = bill.charge(reply.provider(), model, usage);
    JsonValue told = json.get("cost");
    BigDecimal cost = told == null ? null : told.asDecimal();
    return charge == null || cost != null && cost.compareTo(charge.usd()) == 0
        ? chunk
        : new ChatChunk(chunk.json().with("usage", json.with("cost", charge.usd())));
  }

  private @Nullable ChatChunk countedUsage() {
    JsonObject usage = bill.countedUsage();
    if (usage == null || first == null) {
      return null;
    }
    JsonObject chunk = JsonObject.EMPTY;
    for (String name : COMMON) {
      JsonValue value = first.json().get(name);
      chunk = value == null ? chunk : chunk.with(name, value);
    }
    BigDecimal cost = bill.knownCost();
    JsonObject billed = cost == null ? usage : usage.with("cost", cost);
    return new ChatChunk(chunk.with("choices", JsonArray.EMPTY).with("usage", billed));
  }
}
