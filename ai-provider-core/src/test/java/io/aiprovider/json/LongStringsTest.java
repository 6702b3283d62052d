package io.aiprovider.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long strings, such as images, which are read in another way than short ones. */
class LongStringsTest {
  private static final String LONG = "base64+/".repeat(20_000);

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "\\n, '\n'",
    "\\\", '\"'",
    "\\u00e9, é",
    "é, é",
    "\uD83D\uDE00, \uD83D\uDE00"
  })
  void are_read_with_everything_in_them(String written, String read) {
    for (int at : new int[] {0, 1, LONG.length() / 2, LONG.length()}) {
      String text = LONG.substring(0, at) + written + LONG.substring(at);
      String expected = LONG.substring(0, at) + read + LONG.substring(at);

      JsonObject object =
          JsonObject.parse(
              "{\"first\": \"%s\" , \"list\": [ \"%s\", 1 ], \"o\": {\"n\":\"%s\"},\"last\":\"%s\"}"
                  .formatted(text, text, text, text));

      assertThat(object.string("first")).isEqualTo(expected);
      assertThat(object.string("last")).isEqualTo(expected);
      assertThat(object.object("o").string("n")).isEqualTo(expected);
      assertThat(object.array("list").toString()).isEqualTo("[" + JsonString.of(expected) + ",1]");
      // what is not changed is written as it was read
      JsonObject again = JsonObject.parse(object.with("list", "x").toBytes());
      assertThat(again.string("first")).isEqualTo(expected);
      assertThat(again.string("last")).isEqualTo(expected);
    }
  }

  @Test
  void of_a_member_are_cut_out_of_the_source_whole() {
    JsonObject object = JsonObject.parse("{\"model\":\"m\",\"image\":\"" + LONG + "\",\"n\":1}");

    assertThat(object.with("model", "other").toJson())
        .isEqualTo("{\"model\":\"other\",\"image\":\"" + LONG + "\",\"n\":1}");
    assertThat(object.without("image").toJson()).isEqualTo("{\"model\":\"m\",\"n\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\u0001", "\\x", "\\-"})
  void are_refused_where_short_ones_are(String fault) {
    String text = "{\"a\":\"" + LONG + fault;

    assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(JsonException.class);
    if (!fault.isEmpty()) {
      assertThatThrownBy(() -> JsonObject.parse(text + LONG + "\"}"))
          .isInstanceOf(JsonException.class);
    }
    assertThatThrownBy(() -> JsonObject.parse("{\"a\":\"" + LONG + "\" 1}"))
        .isInstanceOf(JsonException.class);
  }
}
