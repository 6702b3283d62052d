package io.aiprovider.provider.openai;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.HttpReply;
import java.util.List;
import java.util.Objects;

/** The answer to {@code GET /models}, as far as it can be read. */
final class ModelList {
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  /** The maximum number of models that are kept. */
  private static final int MOST = 10_000;

  private ModelList() {}

  /**
   * The models' names in the list's order; none if it is not a list of models. Closes the reply.
   */
  static List<String> read(HttpReply reply) {
    try (reply) {
      JsonObject list = JsonObject.parseLenient(reply.readBody(MAX_BYTES));
      return list.objects("data").stream()
          .map(model -> model.string("id"))
          .filter(Objects::nonNull)
          .limit(MOST)
          .toList();
    } catch (JsonException e) {
      return List.of(); // the provider is reachable, which is enough for a probe
    }
  }
}
