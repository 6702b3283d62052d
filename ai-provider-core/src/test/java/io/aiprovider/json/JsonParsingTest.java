package io.aiprovider.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParsingTest {

  @ParameterizedTest
  @DisplayName("32 refuses duplicate names")
  @ValueSource(
      strings = {"{\"a\":1,\"a\":1}", "{\"m\":[{\"a\":1,\"a\":2}]}", "{\"a\":1,\"\\u0061\":2}"})
  void refuses_duplicate_names(String text) {
    assertThatThrownBy(() -> JsonObject.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("duplicate name");
  }

  @Test
  @DisplayName("32 reports the position of the duplicate name")
  void reports_the_position_of_the_duplicate_name() {
    assertThatThrownBy(() -> JsonObject.parse("{\"m\":[{},{\"a\":1,\"a\":2}]}"))
        .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.path()).isEqualTo("m[1].a"));
  }

  @ParameterizedTest
  @DisplayName("36 refuses anything but a single object")
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "null",
        "\"x\"",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":[1",
        "{\"a\":1,}",
        "{\"a\":1} x",
        "{} {}",
        "{}]",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":.5}",
        "{\"a\":1 /* no */}",
        "{\"a\":\"\n\"}",
        "<html></html>"
      })
  void refuses_anything_but_a_single_object(String text) {
    assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @DisplayName("34 refuses invalid UTF-8")
  @ValueSource(
      strings = {
        "c0af", // overlong
        "e080af", // overlong
        "80", // a continuation byte without a first byte
        "c3", // cut short
        "eda0bdedb880", // a surrogate pair, each half encoded by itself
        "f4908080", // beyond U+10FFFF
        "ff"
      })
  void refuses_invalid_utf8(String hex) {
    byte[] text = ("{\"a\":\"" + "\0".repeat(hex.length() / 2) + "\"}").getBytes(UTF_8);
    byte[] invalid = HexFormat.of().parseHex(hex);
    System.arraycopy(invalid, 0, text, 6, invalid.length);

    assertThatThrownBy(() -> JsonObject.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("not valid UTF-8 at byte 6");
  }

  @Test
  @DisplayName("34 refuses UTF-16")
  void refuses_utf16() {
    assertThatThrownBy(() -> JsonObject.parse("{\"a\":1}".getBytes(UTF_16)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  @DisplayName("34 finds invalid UTF-8 late in a text of multi-byte characters")
  void finds_invalid_utf8_late_in_the_text() {
    byte[] text = ("{\"a\":\"" + "😀".repeat(10_000) + "x\"}").getBytes(UTF_8);
    text[40_006] = (byte) 0xff;

    assertThatThrownBy(() -> JsonObject.parse(text)).hasMessageContaining("at byte 40006");
  }

  @ParameterizedTest
  @CsvSource({
    "\\ud83d, \ufffd",
    "\\ude00, \ufffd",
    "\\ude00\\ud83d, \ufffd\ufffd",
    "\\ud83dx, \ufffdx",
    "\\ud83d\\ude00, \ud83d\ude00"
  })
  @DisplayName("33 replaces lone surrogates, also when it is written again")
  void replaces_lone_surrogates(String escaped, String read) {
    JsonObject object = JsonObject.parse("{\"a\":[\"" + escaped + "\"],\"n\":1.0}");

    assertThat(object.array("a").values().get(0).asString()).isEqualTo(read);
    JsonObject written = JsonObject.parse(object.toBytes());
    assertThat(written.array("a").values().get(0).asString()).isEqualTo(read);
    if (read.contains("\ufffd")) {
      assertThat(object.toJson()).isEqualTo("{\"a\":[\"" + read + "\"],\"n\":1.0}");
    }
  }

  @Test
  @DisplayName("35 reads an escaped NUL and refuses an unescaped one")
  void reads_an_escaped_nul() {
    String escaped = "{\"a\":\"\\u0000\"}";

    assertThat(JsonObject.parse(escaped).string("a")).isEqualTo("\0");
    assertThat(JsonObject.parse(escaped).with("b", 1).toJson()).contains("\\u0000");
    assertThatThrownBy(() -> JsonObject.parse("{\"a\":\"\0\"}")).isInstanceOf(JsonException.class);
  }

  @Test
  @DisplayName("35 reads 512 levels and refuses 513")
  void limits_nesting() {
    assertThat(JsonObject.parse(nested(512)).has("a")).isTrue();
    assertThatThrownBy(() -> JsonObject.parse(nested(513)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("nested deeper than 512 levels");
  }

  private static String nested(int levels) {
    return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
  }

  @Test
  @DisplayName("35 refuses a number of 1,000 digits")
  void limits_numbers() {
    assertThat(JsonObject.parse("{\"a\":" + "9".repeat(999) + "}").integer("a")).isNull();
    for (String number : new String[] {"9".repeat(1_000), "0." + "1".repeat(1_000)}) {
      assertThatThrownBy(() -> JsonObject.parse("{\"a\":" + number + "}"))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("more than 999 characters");
    }
  }

  @ParameterizedTest
  @DisplayName("35 refuses an exponent that is too large to calculate with")
  @ValueSource(strings = {"1e99999999999", "1E-99999999999", "1e2147483649"})
  void limits_exponents(String number) {
    assertThatThrownBy(() -> JsonObject.parse("{\"a\":[" + number + "]}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("too large an exponent");
  }

  @Test
  @DisplayName("37 reads a string of more than 20 MB")
  void reads_a_long_string() {
    String image = "A".repeat(21_000_000);

    assertThat(JsonObject.parse("{\"a\":\"" + image + "\"}").string("a")).hasSameSizeAs(image);
  }

  @Test
  void names_the_path_of_a_forbidden_value() {
    JsonException failure =
        catchThrowableOfType(
            JsonException.class,
            () -> JsonObject.parse("{\"messages\":[{},{\"content\":1e99999999999}]}"));

    assertThat(failure.path()).isEqualTo("messages[1].content");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"secret\":1,\"secret\":2}",
        "{\"a\":secret}",
        "{\"a\":\"secret\\x\"}",
        "{\"a\":1} secret",
        "{\"secret"
      })
  void never_quotes_the_text(String text) {
    assertThatThrownBy(() -> JsonObject.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void reads_leniently_with_the_last_of_duplicate_names() {
    JsonObject object = JsonObject.parseLenient("{\"a\":1,\"b\":2,\"a\":3}".getBytes(UTF_8));

    assertThat(object).hasToString("{\"a\":3,\"b\":2}");
  }

  @Test
  void reads_leniently_with_lone_surrogates_replaced() {
    JsonObject object = JsonObject.parseLenient("{\"a\":\"x\\ud83dy\"}".getBytes(UTF_8));

    assertThat(object.string("a")).isEqualTo("x\uFFFDy");
  }

  @Test
  @DisplayName("R27 a byte order mark before a provider's JSON is removed")
  void reads_leniently_without_the_byte_order_mark() {
    JsonObject object = JsonObject.parseLenient("\uFEFF{\"a\":1}".getBytes(UTF_8));

    assertThat(object.toBytes()).isEqualTo("{\"a\":1}".getBytes(UTF_8));
  }

  @Test
  void reads_a_piece_with_its_lone_surrogates() {
    JsonObject object = JsonObject.parsePiece("{\"a\":\"x\\ud83d\"}".getBytes(UTF_8));

    assertThat(object.string("a")).isEqualTo("x\ud83d");
  }

  @Test
  void lenient_reading_still_refuses_other_errors() {
    for (String text : new String[] {"[]", "{} x", "{\"a\":", nested(513)}) {
      assertThatThrownBy(() -> JsonObject.parseLenient(text.getBytes(UTF_8)))
          .isInstanceOf(JsonException.class);
    }
  }
}
