package io.aiprovider.server.reload.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCipherTest {
  private static final String TEXT = "api-key: sk-something-secret";

  @TempDir Path directory;

  @Test
  void a_text_comes_back_also_after_a_restart() {
    Path file = directory.resolve("key");
    String encrypted = TextCipher.withKeyIn(file).encrypt(TEXT, "one");

    assertThat(encrypted).doesNotContain("sk-something");
    assertThat(TextCipher.withKeyIn(file).decrypt(encrypted, "one")).hasValue(TEXT);
    assertThat(TextCipher.withKeyIn(file).keyId()).isEqualTo(TextCipher.withKeyIn(file).keyId());
  }

  @Test
  void the_same_text_is_never_encrypted_in_the_same_way() {
    TextCipher cipher = TextCipher.inMemory();

    assertThat(cipher.encrypt(TEXT, "one")).isNotEqualTo(cipher.encrypt(TEXT, "one"));
  }

  @Test
  void another_key_or_purpose_or_a_changed_text_gives_nothing() {
    TextCipher cipher = TextCipher.inMemory();
    String encrypted = cipher.encrypt(TEXT, "one");
    String changed = (encrypted.startsWith("A") ? "B" : "A") + encrypted.substring(1);

    assertThat(TextCipher.inMemory().decrypt(encrypted, "one")).isEmpty();
    assertThat(cipher.decrypt(encrypted, "two")).isEmpty();
    assertThat(cipher.decrypt(changed, "one")).isEmpty();
    assertThat(cipher.decrypt("no base64!", "one")).isEmpty();
    assertThat(cipher.decrypt("", "one")).isEmpty();
  }

  @Test
  void only_the_owner_can_read_the_key() throws IOException {
    Path file = directory.resolve("key");
    TextCipher.withKeyIn(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_file_without_a_key_is_refused() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), "too short");

    assertThatThrownBy(() -> TextCipher.withKeyIn(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("has no key of 32 bytes");
  }
}
