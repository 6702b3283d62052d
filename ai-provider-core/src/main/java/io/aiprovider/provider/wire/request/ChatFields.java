package io.aiprovider.provider.wire.request;

import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;

/**
 * The fields of a chat request that have no counterpart in other protocols than OpenAI's.
 *
 * @since 0.1
 */
public final class ChatFields {
  private ChatFields() {}

  /**
   * Drops a field for which a protocol has no counterpart, and reports the drop if the field has a
   * meaning there. Fields that are always translated apart from the others are ignored.
   *
   * @throws io.aiprovider.failure.UnsupportedFeature as {@link Unsupported#drop(String)} does
   */
  public static void dropOther(String name, JsonValue value, Unsupported unsupported) {
    switch (name) {
      case "model", "messages", "tools", "tool_choice" -> {} // translated apart from the others
      case "stream", "stream_options" -> {} // how the answer is sent, which each protocol decides
      case "store" -> { // whether the provider keeps the answer, which stays the same
        if (value == JsonLiteral.TRUE) {
          unsupported.mention(name);
        }
      }
      case "user" -> unsupported.mention(name);
      default -> unsupported.drop(name, value);
    }
  }
}
