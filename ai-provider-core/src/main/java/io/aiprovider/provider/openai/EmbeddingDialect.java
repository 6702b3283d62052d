package io.aiprovider.provider.openai;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.Unsupported;
import java.util.Objects;

/**
 * The differences between a service's embeddings and OpenAI's.
 *
 * @param mostTexts the maximum number of texts in one request
 * @param ownNames whether it has Mistral's names of fields, and refuses unknown ones
 * @see <a href="https://docs.mistral.ai/api/endpoint/embeddings">Mistral's fields</a>
 */
record EmbeddingDialect(int mostTexts, boolean ownNames) {

  /** OpenAI's limit. Services with its protocol have the same limit or none. */
  private static final EmbeddingDialect OPENAI = new EmbeddingDialect(2_048, false);

  /** The limit is not documented, but its service accepts 256 and refuses 257. */
  private static final EmbeddingDialect MISTRAL = new EmbeddingDialect(256, true);

  static EmbeddingDialect of(Preset preset) {
    return preset == Preset.MISTRAL ? MISTRAL : OPENAI;
  }

  /** The request in this form. Dropped fields are reported to the call. */
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
