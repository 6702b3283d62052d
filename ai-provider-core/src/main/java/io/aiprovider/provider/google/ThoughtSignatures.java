package io.aiprovider.provider.google;

import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Thought signatures: Gemini signs its thinking and expects each signature back at the same place.
 * In OpenAI's form they are where Google's own OpenAI-compatible endpoint has them.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought signatures</a>
 */
final class ThoughtSignatures {
  /** The signature's name in a part. */
  static final String SIGNATURE = "thoughtSignature";

  /** The name of the object that contains it in OpenAI's form. */
  static final String EXTRA = "extra_content";

  /** The text instead of a signature for a call that another provider's model made. */
  static final String UNSIGNED = "skip_thought_signature_validator";

  private ThoughtSignatures() {}

  /** Whether the model refuses calls without a signature. */
  static boolean areRequiredBy(@Nullable String model) {
    return model != null && model.contains("gemini-3");
  }

  /** The signature in a message or tool call; null when there is none. */
  static @Nullable String signatureIn(JsonObject json) {
    JsonObject extra = json.object(EXTRA);
    JsonObject google = extra == null ? null : extra.object("google");
    return google == null ? null : google.string("thought_signature");
  }

  /** The object that contains a signature in OpenAI's form. */
  static JsonObject extra(String signature) {
    return JsonObject.of("google", JsonObject.of("thought_signature", signature));
  }
}
