package io.aiprovider.redis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeysTest {
  private static final String OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String NEW =
      "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final byte[] VALUE = "the answer".getBytes(UTF_8);

  @Test
  void what_is_encrypted_can_be_decrypted_and_not_read() {
    EncryptionKeys keys = EncryptionKeys.of(OLD);

    byte[] encrypted = keys.encrypt("entry", VALUE);

    assertThat(keys.decrypt("entry", encrypted)).isEqualTo(VALUE);
    assertThat(new String(encrypted, UTF_8)).doesNotContain("answer");
    assertThat(encrypted).hasSize(VALUE.length + 37);
    assertThat(encrypted[0]).isEqualTo((byte) 3);
  }

  @Test
  void the_same_value_is_encrypted_to_different_bytes() {
    EncryptionKeys keys = EncryptionKeys.of(OLD);

    assertThat(keys.encrypt("entry", VALUE)).isNotEqualTo(keys.encrypt("entry", VALUE));
  }

  @Test
  void an_old_key_still_decrypts_and_the_new_one_encrypts() {
    byte[] byOld = EncryptionKeys.of(OLD).encrypt("entry", VALUE);
    EncryptionKeys both = EncryptionKeys.of(NEW + ", " + OLD);

    assertThat(both.decrypt("entry", byOld)).isEqualTo(VALUE);
    assertThat(EncryptionKeys.of(NEW).decrypt("entry", both.encrypt("entry", VALUE)))
        .isEqualTo(VALUE);
    assertThat(EncryptionKeys.of(OLD).decrypt("entry", both.encrypt("entry", VALUE))).isNull();
  }

  @Test
  void a_value_that_was_moved_to_another_entry_is_not_decrypted() {
    EncryptionKeys keys = EncryptionKeys.of(OLD);

    assertThat(keys.decrypt("other", keys.encrypt("entry", VALUE))).isNull();
  }

  @Test
  void a_changed_or_incomplete_value_is_not_decrypted() {
    EncryptionKeys keys = EncryptionKeys.of(OLD);
    byte[] encrypted = keys.encrypt("entry", VALUE);

    for (int i = 0; i < encrypted.length; i++) {
      byte[] changed = encrypted.clone();
      changed[i] ^= 1;
      assertThat(keys.decrypt("entry", changed)).as("byte %s", i).isNull();
      assertThat(keys.decrypt("entry", Arrays.copyOf(encrypted, i))).as("%s bytes", i).isNull();
    }
  }

  @Test
  void a_key_may_be_in_url_safe_base64_without_padding() {
    String safe = "_-ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    String standard = "/+ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    byte[] encrypted = EncryptionKeys.of(safe).encrypt("entry", VALUE);

    assertThat(EncryptionKeys.of(standard).decrypt("entry", encrypted)).isEqualTo(VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "canary", "Y2FuYXJ5", "canary canary", "ff01", "#canary#"})
  void a_malformed_key_is_refused_without_repeating_it(String text) {
    assertThatThrownBy(() -> EncryptionKeys.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key 1 is not 32 bytes")
        .hasMessageContaining("openssl rand")
        .hasMessageNotContainingAny("canary", "Y2Fu")
        .hasNoCause();
    assertThatThrownBy(() -> EncryptionKeys.of(OLD + "\n" + text + "x"))
        .hasMessageContaining("key 2 is not 32 bytes");
  }

  @Test
  void keys_are_not_shown() {
    assertThat(EncryptionKeys.of(OLD + " " + NEW)).hasToString("EncryptionKeys[2]");
  }
}
