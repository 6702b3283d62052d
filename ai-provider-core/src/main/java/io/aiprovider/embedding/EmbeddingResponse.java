package io.aiprovider.embedding;

import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of texts: an immutable view over the JSON that OpenAI's {@code POST /embeddings}
 * returns.
 *
 * @param json the answer, as the provider sent it
 * @since 0.1
 */
public record EmbeddingResponse(JsonObject json) {

  /**
   * The model that made the vectors, by the provider's name for it; null when the provider did not
   * name it.
   */
  public @Nullable String model() {
    return json.string("model");
  }

  /**
   * The vectors, in the order of the texts.
   *
   * @throws io.aiprovider.failure.MalformedReply if one of them is not a valid vector
   */
  public List<float[]> vectors() {
    return json.objects("data").stream().map(Vectors::of).toList();
  }

  /** The tokens used; null when the provider did not report them. */
  public @Nullable Usage usage() {
    return Usage.from(json.object("usage"));
  }

  /** The model and the number of vectors; never the vectors themselves. */
  @Override
  public String toString() {
    Usage usage = usage();
    return "EmbeddingResponse[model="
        + model()
        + ", vectors="
        + json.objects("data").size()
        + (usage == null ? ", usage=unknown]" : ", promptTokens=" + usage.promptTokens() + "]");
  }
}
