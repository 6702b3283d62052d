package io.aiprovider.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void a_hash_has_64_lower_case_digits() {
    assertThat(Sha256.hex("abc")) // the example of FIPS 180-4
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void a_text_is_hashed_in_utf_8() {
    assertThat(Sha256.of("Zürich"))
        .isEqualTo(
            Sha256.begin().digest(new byte[] {'Z', (byte) 0xc3, (byte) 0xbc, 'r', 'i', 'c', 'h'}));
  }

  @Test
  void content_in_parts_has_the_hash_of_the_whole() {
    MessageDigest parts = Sha256.begin();
    parts.update("a".getBytes(UTF_8));
    parts.update("bc".getBytes(UTF_8));

    assertThat(Sha256.hex(parts.digest())).isEqualTo(Sha256.hex("abc"));
  }
}
