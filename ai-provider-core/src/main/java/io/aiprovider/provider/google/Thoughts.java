package io.aiprovider.provider.google;

import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Thought signatures: Gemini signs what it thought and wants the signature back where it was. On
 * OpenAI's side they have the place that Google's own OpenAI-compatible endpoint gives them.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought signatures</a>
 */
final class Thoughts {
  /** The signature's name in a part. */
  static final String SIGNATURE = "thoughtSignature";

  /** Its place on OpenAI's side. */
  static final String EXTRA = "extra_content";

  /** In place of a signature, where Gemini did not make the call. */
  static final String NOT_GEMINIS = "skip_thought_signature_validator";

  private Thoughts() {}

  /** Whether the model refuses calls without a signature. */
  static boolean areDemandedBy(@Nullable String model) {
    return model != null && model.contains("gemini-3");
  }

  /** The signature in a message or tool call; null when there is none. */
  static @Nullable String signatureIn(JsonObject json) {
    JsonObject extra = json.object(EXTRA);
    JsonObject google = extra == null ? null : extra.object("google");
    return google == null ? null : google.string("thought_signature");
  }

  /** A signature as it stands on OpenAI's side. */
  static JsonObject extra(String signature) {
    return JsonObject.of("google", JsonObject.of("thought_signature", signature));
  }
}
