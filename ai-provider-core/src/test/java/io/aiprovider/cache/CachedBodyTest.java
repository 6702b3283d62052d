package io.aiprovider.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CachedBodyTest {
  private static final byte[] TEXT = "An answer of a model. ".repeat(1_000).getBytes(UTF_8);

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(1).nextBytes(noise);
    return noise;
  }

  @Test
  void a_long_text_is_compressed() {
    CachedBody body = CachedBody.of(TEXT);

    assertThat(body.isCompressed()).isTrue();
    assertThat(body.bytes()).hasSizeLessThan(TEXT.length / 10);
    assertThat(body.length()).isEqualTo(TEXT.length);
    assertThat(body.json()).isEqualTo(TEXT);
  }

  @Test
  void up_to_4_KB_nothing_is_compressed() {
    byte[] text = Arrays.copyOf(TEXT, 4 * 1024);

    assertThat(CachedBody.of(text).bytes()).isSameAs(text);
    assertThat(CachedBody.of(Arrays.copyOf(TEXT, 4 * 1024 + 1)).isCompressed()).isTrue();
  }

  @Test
  void what_can_hardly_be_compressed_stays_as_it_is() {
    byte[] noise = noise(20_000);
    byte[] mostlyNoise = Arrays.copyOf(noise, 21_000);

    assertThat(CachedBody.of(noise).bytes()).isSameAs(noise);
    assertThat(CachedBody.of(mostlyNoise).bytes()).isSameAs(mostlyNoise);
    assertThat(CachedBody.of(Arrays.copyOf(noise, 25_000)).isCompressed()).isTrue();
  }

  @Test
  void its_bytes_can_be_stored_and_read_again() {
    CachedBody body = CachedBody.of(TEXT);

    assertThat(CachedBody.stored(body.bytes(), body.length()).json()).isEqualTo(TEXT);
  }

  @Test
  void damaged_bytes_are_noticed() {
    byte[] bytes = CachedBody.of(TEXT).bytes();
    byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);

    assertThatThrownBy(() -> CachedBody.stored(cut, TEXT.length).json())
        .hasMessageStartingWith("A stored answer is damaged");
    assertThatThrownBy(() -> CachedBody.stored(bytes, TEXT.length - 1).json())
        .hasMessageStartingWith("A stored answer is damaged");
    assertThatThrownBy(() -> CachedBody.stored(noise(500), TEXT.length).json())
        .hasMessageStartingWith("A stored answer is damaged");
  }

  @Test
  void a_length_that_is_not_possible_is_refused_before_memory_is_taken_for_it() {
    assertThatThrownBy(() -> CachedBody.stored(new byte[10], Integer.MAX_VALUE))
        .hasMessage("A body of 2147483647 bytes cannot be stored as 10 bytes.");
    assertThatThrownBy(() -> CachedBody.stored(new byte[10], 9))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
