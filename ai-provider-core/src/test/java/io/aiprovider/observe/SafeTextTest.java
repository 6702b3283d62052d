package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-abcdefgh",
        "sk-ant-api03-abcdef",
        "sk-proj-****abcd",
        "gsk_1234567890",
        "xai-1234567890",
        "AIzaSyA1234567890",
        "hf_abcdefgh",
        "Bearer abc",
        "bearer eyJhbGciOiJIUzI1NiJ9.e30.x",
        "0123456789abcdef0123456789abcdef"
      })
  void hides_what_looks_like_a_key(String key) {
    assertThat(SafeText.of("The key " + key + " is wrong.")).isEqualTo("The key *** is wrong.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The model claude-sonnet-4-5-20250929 is overloaded.",
        "There was no answer within 30 ms.",
        "Quota of 100000 tokens a minute for gpt-4o-mini-2024-07-18 exceeded."
      })
  void keeps_what_an_operator_needs(String message) {
    assertThat(SafeText.of(message)).isEqualTo(message);
  }

  @Test
  void is_one_line_of_bounded_length() {
    assertThat(SafeText.of("a\r\nb\u2028c")).isEqualTo("a b c");
    assertThat(SafeText.of("word ".repeat(1_000_000))).hasSize(301).endsWith("…");
  }
}
