package io.aiprovider.provider.openai.answer;

import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.SyntheticId;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The members an answer has beside its results: id, object, time and model. All chunks of an answer
 * have the same id. For one answer; used by one thread.
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
   * @param model the requested model, for answers that do not name theirs
   */
  AnswerHead(String provider, Clock clock, String model) {
    this.provider = provider;
    this.clock = clock;
    this.model = model;
  }

  String provider() {
    return provider;
  }

  /** Takes the id of what was read, if it is the first that has one. */
  void noteId(JsonObject json) {
    String told = json.string("id");
    if (id == null && told != null && !told.isEmpty()) {
      id = told;
    }
  }

  /** Whether an id was noted, or made. */
  boolean hasId() {
    return id != null;
  }

  /** The answer, or chunk, with all of them. */
  JsonObject of(JsonObject json, String object) {
    JsonObject fitted = identified(json, object.startsWith("chat") ? "chatcmpl-" : "cmpl-");
    fitted = object.equals(json.string("object")) ? fitted : fitted.with("object", object);
    Long told = json.integer("created");
    if (created == null) {
      created = told == null ? Long.valueOf(clock.instant().getEpochSecond()) : told;
    }
    return told == null ? fitted.with("created", created) : fitted;
  }

  /** The list with what a list has. */
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
    String told = json.string("model");
    if (told == null || told.isEmpty()) {
      return json.with("model", model);
    }
    model = told;
    return json;
  }
}
