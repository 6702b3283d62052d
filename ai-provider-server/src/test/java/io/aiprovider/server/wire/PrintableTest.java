package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", " m", "m ", "\tm", "\nm", "\r\n x: y", "\0", "é", "日本", "\ud83d", ": m"})
  void every_text_becomes_a_valid_header_value(String text) {
    String value = Printable.header(text);

    assertThat(value).isNotEmpty().isEqualTo(value.strip()).matches("[ -~]+");
    assertThat(new DefaultHttpHeaders().set("x-ai-provider-model", value).size()).isOne();
  }

  @Test
  void a_long_text_is_cut() {
    assertThat(Printable.header("m".repeat(20_000))).hasSize(256);
    assertThat(Printable.header("m".repeat(256))).hasSize(256);
  }

  @Test
  void a_line_keeps_the_characters_of_all_languages_and_no_breaks() {
    assertThat(Printable.line("Zoë 日本 😀")).isEqualTo("Zoë 日本 😀");
    assertThat(Printable.line("a\r\nb\u2028c\u001b[0m\u202ed\ud83d")).isEqualTo("a??b?c?[0m?d?");
    assertThat(Printable.line("😀".repeat(300))).isEqualTo("😀".repeat(256));
  }
}
