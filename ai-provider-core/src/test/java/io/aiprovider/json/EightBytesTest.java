package io.aiprovider.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EightBytesTest {
  private static final int LENGTH = 27;

  private static byte[] text() {
    byte[] bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) 'a');
    return bytes;
  }

  @Test
  void reads_ascii_as_far_as_there_are_eight_bytes() {
    byte[] all = new byte[127];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i + 1);
    }

    assertThat(EightBytes.asciiPrefix(all)).isEqualTo(120);
    assertThat(EightBytes.asciiPrefix("seven..".getBytes(ISO_8859_1))).isZero();
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, -1, -128})
  void stops_before_a_byte_that_is_not_ascii_or_is_nul_wherever_it_is(byte other) {
    for (int at = 0; at < LENGTH; at++) {
      byte[] bytes = text();
      bytes[at] = other;

      assertThat(EightBytes.asciiPrefix(bytes)).isEqualTo(at / 8 * 8);
    }
  }

  @Test
  void finds_the_character_wherever_it_is() {
    for (int at = 0; at < LENGTH; at++) {
      byte[] bytes = text();
      bytes[at] = '\\';

      for (int from = 0; from < LENGTH; from++) {
        assertThat(EightBytes.find('\\', bytes, from)).isEqualTo(from <= at ? at : LENGTH);
      }
    }
  }

  @Test
  void passes_every_other_byte() {
    for (int other = 0; other < 256; other++) {
      if (other != '\\') {
        byte[] bytes = new byte[24];
        Arrays.fill(bytes, (byte) other);

        assertThat(EightBytes.find('\\', bytes, 0)).isEqualTo(24);
      }
    }
  }

  @Test
  void plain_text_ends_at_what_a_json_string_cannot_have_as_it_is() {
    for (int other = -128; other < 128; other++) {
      for (int at = 3; at < LENGTH; at++) {
        byte[] bytes = text();
        bytes[at] = (byte) other;
        boolean plain = other >= ' ' && other != '"' && other != '\\';

        assertThat(EightBytes.endOfPlainText(bytes, 3)).isEqualTo(plain ? LENGTH : at);
      }
    }
  }
}
