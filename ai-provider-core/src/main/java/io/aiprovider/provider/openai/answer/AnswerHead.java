package io.aiprovider.provider.openai.answer;

import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.SyntheticId;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The members of an answer other than its results: id, object, time and model. All chunks of an
 * answer have the same id. For one answer; used by one thread.
 */
final class AnswerHead {
  private final String provider;
  private final Clock clock;
  private String model;
  private @Nullable String id;
  private @Nullable Long created;

  /**
   * For one answer.
   *
   * @param provider the provider's configured name
   * @param model the requested model, for answers that do not name one
   */
  AnswerHead(String provider, Clock clock, String model) {
    this.provider = provider;
    this.clock = clock;
    this.model = model;
  }

  String provider() {
    return provider;
  }

  /** Keeps the id of an answer or chunk, unless an id is known. */
  void noteId(JsonObject json) {
    String sent = json.string("id");
    if (id == null && sent != null && !sent.isEmpty()) {
      id = sent;
    }
  }

  /** Whether the id is known. */
  boolean hasId() {
    return id != null;
  }

  /** The answer, or chunk, with all these members. */
  JsonObject of(JsonObject json, String object) {
    JsonObject fitted = identified(json, object.startsWith("chat") ? "chatcmpl-" : "cmpl-");
    fitted = object.equals(json.string("object")) ? fitted : fitted.with("object", object);
    Long sent = json.integer("created");
    if (created == null) {
      created = sent == null ? Long.valueOf(clock.instant().getEpochSecond()) : sent;
    }
    return sent == null ? fitted.with("created", created) : fitted;
  }

  /** The list with the members of a list. */
  JsonObject ofList(JsonObject json) {
    JsonObject fitted = "list".equals(json.string("object")) ? json : json.with("object", "list");
    return withModel(fitted);
  }

  /** The answer with an id and a model. */
  JsonObject identified(JsonObject json, String prefix) {
    noteId(json);
    if (id == null) {
      id = SyntheticId.of(prefix);
    }
    return withModel(id.equals(json.string("id")) ? json : json.with("id", id));
  }

  private JsonObject withModel(JsonObject json) {
    String sent = json.string("model");
    if (sent == null || sent.isEmpty()) {
      return json.with("model", model);
    }
    model = sent;
    return json;
  }
}
