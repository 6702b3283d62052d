package io.aiprovider.provider.google;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts as a batch of contents to embed, and its values as OpenAI's list. */
final class EmbeddingTranslation {
  private EmbeddingTranslation() {}

  static JsonObject batch(ChatRequest request, String model) {
    List<JsonObject> requests = new ArrayList<>();
    for (JsonValue text : texts(request.get("input"))) {
      JsonObject content = JsonObject.of("parts", List.of(JsonObject.of("text", text)));
      JsonObject one = JsonObject.of("model", model).with("content", content);
      requests.add(
          request.has("dimensions")
              ? one.with("outputDimensionality", request.get("dimensions"))
              : one);
    }
    return JsonObject.of("requests", requests);
  }

  private static List<JsonValue> texts(@Nullable JsonValue input) {
    List<JsonValue> texts =
        input instanceof JsonArray array
            ? array.values()
            : input == null ? List.of() : List.of(input);
    if (!texts.stream().allMatch(JsonString.class::isInstance)) {
      throw new UnsupportedFeature(
          "Unsupported parameter: 'input' must be text here, not tokens.",
          FailureDetail.ofParam("input"));
    }
    return texts;
  }

  /** With usage where it is told, which newer models do: else the engine counts. */
  static JsonObject list(JsonObject answer, String model) {
    List<JsonObject> data = new ArrayList<>();
    for (JsonObject embedding : answer.objects("embeddings")) {
      data.add(
          JsonObject.of("object", "embedding")
              .with("index", data.size())
              .with("embedding", embedding.get("values")));
    }
    JsonObject list = JsonObject.of("object", "list").with("data", data).with("model", model);
    JsonObject told = answer.object("usageMetadata");
    Long tokens = told == null ? null : told.integer("promptTokenCount");
    return tokens == null ? list : list.with("usage", Usage.of(tokens, 0).toEmbeddingJson());
  }
}
