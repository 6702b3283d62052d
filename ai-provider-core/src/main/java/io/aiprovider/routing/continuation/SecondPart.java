package io.aiprovider.routing.continuation;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a stream that goes on with another one, as the caller gets them: with what all
 * chunks of the answer have in common, with the text joined to that before, and with the usage of
 * both. Used by one thread at a time.
 */
final class SecondPart {
  /** The field of the last chunks that says who went on. */
  private static final String FIELD = "ai_provider";

  private static final String[] COMMON = {"id", "object", "created", "model"};

  private final ChatChunk first;
  private final Seam seam;
  private final Target target;
  private final @Nullable Usage earlier;
  private boolean usageShown;

  /**
   * The chunks after a seam.
   *
   * @param first the first chunk of the answer
   * @param target the one that goes on
   * @param earlier what was used before; null if that is not known
   */
  SecondPart(ChatChunk first, Seam seam, Target target, @Nullable Usage earlier) {
    this.first = first;
    this.seam = seam;
    this.target = target;
    this.earlier = earlier;
  }

  /** The chunk for the caller; null if there is nothing in it. */
  @Nullable ChatChunk shown(ChatChunk chunk) {
    JsonObject json = common(chunk.json());
    Usage usage = chunk.usage();
    boolean counted = false;
    if (usage != null && usage.isCounted()) {
      counted = true;
      usageShown = true;
      json = json.with("usage", sum(usage));
    }
    if (chunk.choices().isEmpty()) {
      return counted ? told(json) : null;
    }
    boolean ends = chunk.finishReason() != null;
    boolean textEnds = ends || chunk.hasContent() && chunk.text().isEmpty();
    JsonObject shown = json.with("choices", List.of(choice(chunk.choices().get(0), textEnds)));
    ChatChunk result = new ChatChunk(ends ? told(shown).json() : shown);
    return counted || result.hasContent() ? result : null;
  }

  private JsonObject choice(JsonObject choice, boolean textEnds) {
    JsonObject delta = choice.object("delta");
    if (delta == null) {
      delta = JsonObject.EMPTY;
    }
    String piece = delta.string("content");
    String joined = seam.joined(piece == null ? "" : piece) + (textEnds ? seam.rest() : "");
    JsonObject changed = delta.without("role");
    changed = piece == null && joined.isEmpty() ? changed : changed.with("content", joined);
    return choice.with("delta", changed);
  }

  /** One more chunk at the end, if the provider has sent no usage; null if there is none. */
  @Nullable ChatChunk end(@Nullable ReplyOutcome end) {
    Usage own = end == null ? null : end.usage();
    if (usageShown || own == null) {
      return null;
    }
    usageShown = true;
    return told(common(JsonObject.EMPTY).with("choices", JsonArray.EMPTY).with("usage", sum(own)));
  }

  private JsonObject sum(Usage own) {
    return (earlier == null ? own : earlier.plus(own)).toJson();
  }

  private ChatChunk told(JsonObject chunk) {
    return new ChatChunk(chunk.with(FIELD, JsonObject.of("continued_by", target.toString())));
  }

  private JsonObject common(JsonObject chunk) {
    JsonObject with = chunk;
    for (String name : COMMON) {
      JsonValue value = first.json().get(name);
      with = value == null ? with : with.with(name, value);
    }
    return with;
  }
}
