package io.aiprovider.provider.google;

import io.aiprovider.json.JsonObject;
import java.util.Objects;

/**
 * Pictures in answers: OpenAI's chats have none, so they have the place that OpenRouter gave them,
 * {@code images} beside the content, each a part as in a question.
 */
final class Images {
  static final String FIELD = "images";

  private Images() {}

  /** The picture (or whatever else the part's data is), with its signature if it has one. */
  static JsonObject fromPart(JsonObject part) {
    JsonObject data = Objects.requireNonNullElse(part.object("inlineData"), JsonObject.EMPTY);
    String url = "data:" + data.string("mimeType") + ";base64," + data.string("data");
    JsonObject image =
        JsonObject.of("type", "image_url").with("image_url", JsonObject.of("url", url));
    String signature = part.string(Thoughts.SIGNATURE);
    return signature == null ? image : image.with(Thoughts.EXTRA, Thoughts.extra(signature));
  }
}
