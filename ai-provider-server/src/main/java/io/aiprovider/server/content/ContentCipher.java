package io.aiprovider.server.content;

import io.aiprovider.redis.cache.EncryptionKeys;
import io.aiprovider.server.reload.history.TextCipher;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts contents with AES-256-GCM, each for its call only: with the configured keys, which all
 * servers have; or else with the key in this server's data directory. Thread-safe.
 *
 * @param configured null: none
 * @param own the key in the data directory
 */
record ContentCipher(@Nullable EncryptionKeys configured, TextCipher own) {
  private static final String PURPOSE = "content of call ";

  String encrypt(String call, String text) {
    return configured == null
        ? own.encrypt(text, PURPOSE + call)
        : Base64.getEncoder()
            .encodeToString(
                configured.encrypt(PURPOSE + call, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The text; empty if it was encrypted with a key that is not there. */
  Optional<String> decrypt(String call, String encrypted) {
    byte[] text =
        configured == null
            ? null
            : configured.decrypt(PURPOSE + call, Base64.getDecoder().decode(encrypted));
    return text == null
        ? own.decrypt(encrypted, PURPOSE + call)
        : Optional.of(new String(text, StandardCharsets.UTF_8));
  }
}
