package io.aiprovider.provider.openai;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.HttpReply;
import java.util.List;
import java.util.Objects;

/** The answer to {@code GET /models}, as far as it can be read. */
final class ModelList {
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  /** No list is longer that is of use to anybody. */
  private static final int MOST = 10_000;

  private ModelList() {}

  /** The models' names in the list's order; none if it is no such list. Closes the reply. */
  static List<String> read(HttpReply reply) {
    try (reply) {
      JsonObject list = JsonObject.parseLenient(reply.readBody(MAX_BYTES));
      return list.objects("data").stream()
          .map(model -> model.string("id"))
          .filter(Objects::nonNull)
          .limit(MOST)
          .toList();
    } catch (JsonException e) {
      return List.of(); // it is there all the same, and asks for nothing else of us
    }
  }
}
