package io.aiprovider.provider.google;

import io.aiprovider.json.JsonObject;
import java.util.Objects;

/**
 * Images in answers. OpenAI's chat completions have no place for them, so they are where OpenRouter
 * has them: in {@code images} beside the content, each in the form of a request's content part.
 */
final class Images {
  static final String FIELD = "images";

  private Images() {}

  /** The image, or other data, of a part, with its signature if it has one. */
  static JsonObject fromPart(JsonObject part) {
    JsonObject data = Objects.requireNonNullElse(part.object("inlineData"), JsonObject.EMPTY);
    String url = "data:" + data.string("mimeType") + ";base64," + data.string("data");
    JsonObject image =
        JsonObject.of("type", "image_url").with("image_url", JsonObject.of("url", url));
    String signature = part.string(ThoughtSignatures.SIGNATURE);
    return signature == null
        ? image
        : image.with(ThoughtSignatures.EXTRA, ThoughtSignatures.extra(signature));
  }
}
