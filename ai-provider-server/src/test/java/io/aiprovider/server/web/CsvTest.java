package io.aiprovider.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {
  private static String row(Object... fields) {
    Csv csv = new Csv(List.of("a"));
    csv.row(Arrays.asList(fields));
    return csv.toString().substring("a\r\n".length());
  }

  @Test
  void lines_end_with_carriage_return_and_line_feed() {
    assertThat(row("b", "c")).isEqualTo("b,c\r\n");
  }

  @Test
  void fields_with_special_characters_are_quoted() {
    assertThat(row("a,b", "say \"hi\"", "two\nlines", "plain"))
        .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain\r\n");
  }

  @Test
  void nothing_is_an_empty_field() {
    assertThat(row("a", null, "")).isEqualTo("a,,\r\n");
  }

  @Test
  void numbers_have_no_exponent_and_are_no_formulas() {
    assertThat(row(new BigDecimal("1E-10"), -5, new BigDecimal("-1E+3")))
        .isEqualTo("0.0000000001,-5,-1000\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"})
  void a_text_that_begins_like_a_formula_is_shown_as_text(String text) {
    assertThat(row(text)).isEqualTo("'" + text + "\r\n");
  }

  @Test
  void a_formula_is_also_recognised_in_a_quoted_field() {
    assertThat(row("=HYPERLINK(\"http://x\",\"y\")"))
        .isEqualTo("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
    assertThat(row("\r=1")).isEqualTo("\"'\r=1\"\r\n");
  }
}
