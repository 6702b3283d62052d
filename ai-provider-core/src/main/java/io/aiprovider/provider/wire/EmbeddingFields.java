package io.aiprovider.provider.wire;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.Objects;
import java.util.Set;

/**
 * The fields of a request for vectors that only OpenAI's wire can express.
 *
 * @since 0.1
 */
public final class EmbeddingFields {
  /** Fields that are translated, or that the engine itself handles. */
  private static final Set<String> CARRIED =
      Set.of("model", "input", "dimensions", "encoding_format");

  private EmbeddingFields() {}

  /** Reports all fields except those that every wire can express. */
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
