package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.request.EmbeddingFields;
import java.util.ArrayList;
import java.util.List;

/** Texts as a batch of contents to embed, and the vectors as OpenAI's list. */
final class EmbeddingTranslation {
  private EmbeddingTranslation() {}

  static JsonObject batch(ChatRequest request, String model) {
    List<JsonObject> requests = new ArrayList<>();
    for (String text : EmbeddingFields.texts(request)) {
      JsonObject content = JsonObject.of("parts", List.of(JsonObject.of("text", text)));
      JsonObject one = JsonObject.of("model", model).with("content", content);
      requests.add(
          request.has("dimensions")
              ? one.with("outputDimensionality", request.get("dimensions"))
              : one);
    }
    return JsonObject.of("requests", requests);
  }

  /** OpenAI's list, with usage if the model reports it; otherwise the engine estimates it. */
  static JsonObject list(JsonObject answer, String model) {
    List<JsonObject> data = new ArrayList<>();
    for (JsonObject embedding : answer.objects("embeddings")) {
      data.add(
          JsonObject.of("object", "embedding")
              .with("index", data.size())
              .with("embedding", embedding.get("values")));
    }
    JsonObject list = JsonObject.of("object", "list").with("data", data).with("model", model);
    JsonObject usage = answer.object("usageMetadata");
    Long tokens = usage == null ? null : usage.integer("promptTokenCount");
    return tokens == null ? list : list.with("usage", Usage.of(tokens, 0).toEmbeddingJson());
  }
}
