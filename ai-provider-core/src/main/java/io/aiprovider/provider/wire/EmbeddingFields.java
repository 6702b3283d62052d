package io.aiprovider.provider.wire;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.Objects;
import java.util.Set;

/**
 * The fields of a request for vectors that a wire other than OpenAI's has no place for.
 *
 * @since 0.1
 */
public final class EmbeddingFields {
  /** Fields that are translated, or that the engine itself takes care of. */
  private static final Set<String> CARRIED =
      Set.of("model", "input", "dimensions", "encoding_format");

  private EmbeddingFields() {}

  /** Notes all fields but those that every such wire carries. */
  public static void tellOthers(ChatRequest request, Unsupported unsupported) {
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
