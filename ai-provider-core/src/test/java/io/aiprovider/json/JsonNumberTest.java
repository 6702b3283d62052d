package io.aiprovider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "1e2",
        "1E+2",
        "-0",
        "-0.0",
        "0.10",
        "123456789012345678",
        "1234567890123456789012345678901234567890",
        "1e400000000"
      })
  void keeps_its_text_inside_a_changed_object(String text) {
    JsonObject changed =
        JsonObject.parse("{\"n\":" + text + ",\"o\":{\"n\":" + text + "}}").with("x", 1);

    assertThat(changed.get("n")).isEqualTo(new JsonNumber(text));
    assertThat(new String(changed.toBytes(), UTF_8))
        .isEqualTo("{\"n\":" + text + ",\"o\":{\"n\":" + text + "},\"x\":1}");
    assertThat(changed).hasToString(new String(changed.toBytes(), UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "-0, 0",
    "1.0, 1",
    "1e3, 1000",
    "123456789012345678, 123456789012345678",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808"
  })
  void is_a_whole_number_in_every_notation(String text, long value) {
    assertThat(new JsonNumber(text).asLong()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e-3", "9223372036854775808", "1e400000000"})
  void is_not_a_whole_number_when_it_has_a_fraction_or_is_too_large(String text) {
    assertThat(new JsonNumber(text).asLong()).isNull();
  }

  @Test
  void writes_decimals_without_an_exponent() {
    assertThat(JsonNumber.of(new BigDecimal("1E-7")).text()).isEqualTo("0.0000001");
  }
}
