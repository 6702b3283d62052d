package io.aiprovider.provider.wire;

import io.aiprovider.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The first members of a completion, which its chunks have too.
 *
 * @since 0.1
 */
public final class CompletionHead {
  private CompletionHead() {}

  /**
   * The members. OpenAI's answers always have an id and a model, so missing ones are filled in.
   *
   * @param id the provider's id of the answer; null or empty for a synthetic one
   * @param object {@code chat.completion} or {@code chat.completion.chunk}
   * @param model the model that answered; null or empty if the provider does not name it
   * @param requested the requested model
   */
  public static JsonObject of(
      @Nullable String id, String object, @Nullable String model, String requested) {
    return JsonObject.of("id", id == null || id.isEmpty() ? SyntheticId.of("chatcmpl-") : id)
        .with("object", object)
        .with("created", Instant.now().getEpochSecond())
        .with("model", model == null || model.isEmpty() ? requested : model);
  }
}
