package io.aiprovider.provider.openai;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.Unsupported;
import java.util.Objects;

/**
 * In what a service's embeddings differ from OpenAI's.
 *
 * @param mostTexts how many texts it takes at once; more than that is an error there
 * @param ownNames whether it has Mistral's names of fields, and refuses those it does not know
 * @see <a href="https://docs.mistral.ai/api/endpoint/embeddings">Mistral's fields</a>
 */
record EmbeddingDialect(int mostTexts, boolean ownNames) {

  /** OpenAI's limit, which those that speak its protocol have too, or none. */
  private static final EmbeddingDialect OPENAI = new EmbeddingDialect(2_048, false);

  /** The limit is not in its documentation, but in its answers: 256 are taken, 257 are not. */
  private static final EmbeddingDialect MISTRAL = new EmbeddingDialect(256, true);

  static EmbeddingDialect of(Preset preset) {
    return preset == Preset.MISTRAL ? MISTRAL : OPENAI;
  }

  /** The request, with what was left out noted. */
  ChatRequest translated(ChatRequest request, Unsupported unsupported) {
    if (!ownNames) {
      return request;
    }
    ChatRequest translated = request;
    if (request.has("user")) {
      unsupported.drop("user");
      translated = translated.without("user");
    }
    return request.has("dimensions")
        ? translated
            .without("dimensions")
            .with("output_dimension", Objects.requireNonNull(request.get("dimensions")))
        : translated;
  }
}
