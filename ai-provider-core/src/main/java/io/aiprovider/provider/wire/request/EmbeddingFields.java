package io.aiprovider.provider.wire.request;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The fields of a request for vectors for providers with a protocol of their own.
 *
 * @since 0.1
 */
public final class EmbeddingFields {
  /** Fields that are translated, or that the engine itself handles. */
  private static final Set<String> CARRIED =
      Set.of("model", "input", "dimensions", "encoding_format");

  private EmbeddingFields() {}

  /**
   * The texts to embed.
   *
   * @throws UnsupportedFeature if the request has tokens instead of texts
   */
  public static List<String> texts(ChatRequest request) {
    JsonValue input = request.get("input");
    List<JsonValue> all =
        input instanceof JsonArray array
            ? array.values()
            : input == null ? List.of() : List.of(input);
    List<String> texts = new ArrayList<>(all.size());
    for (JsonValue each : all) {
      if (!(each instanceof JsonString text)) {
        throw new UnsupportedFeature(
            "Unsupported parameter: 'input' must be text here, not tokens.",
            FailureDetail.ofParam("input"));
      }
      texts.add(text.value());
    }
    return texts;
  }

  /** Drops and reports all fields except those that every provider's protocol can express. */
  public static void dropOthers(ChatRequest request, Unsupported unsupported) {
    for (String name : request.json().names()) {
      JsonValue value = Objects.requireNonNull(request.get(name));
      if (name.equals("user")) {
        unsupported.mention(name);
      } else if (!CARRIED.contains(name)) {
        unsupported.drop(name, value);
      }
    }
    unsupported.report();
  }
}
