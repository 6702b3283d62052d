package io.aiprovider.server.ledger.row;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.digest.Sha256;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A hash of the beginning of a prompt that stays the same from call to call: the tools, and the
 * system messages before all others. Providers can keep such a beginning in their prompt caches.
 */
final class PromptPrefix {
  private PromptPrefix() {}

  /** The hash; null if the prompt has no such beginning. */
  static @Nullable String hash(ChatRequest request) {
    if (request.operation() != Operation.CHAT) {
      return null;
    }
    StringBuilder prefix = new StringBuilder();
    JsonValue tools = request.get("tools");
    if (tools != null && !tools.isNull()) {
      prefix.append(tools.toJson()).append('\n');
    }
    for (ChatMessage message : request.messages()) {
      if (!message.role().equals("system") && !message.role().equals("developer")) {
        break;
      }
      prefix.append(message.text()).append('\n');
    }
    return prefix.isEmpty() ? null : Sha256.hex(prefix.toString());
  }
}
