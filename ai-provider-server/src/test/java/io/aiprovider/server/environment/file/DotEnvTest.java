package io.aiprovider.server.environment.file;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DotEnvTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          A=b                | b
          export A=b         | b
            A = b            | b
          A=b c              | b c
          A=b=c              | b=c
          A=b#c              | b#c
          A=b # a comment    | b
          A=                 | ``
          A= # a comment     | ``
          A="b # c"          | b # c
          A="b" # a comment  | b
          A="a \\"b\\" \\\\ c" | a "b" \\ c
          A='b \\n c'         | b \\n c
          A='b "c"'          | b "c"
          A=${B}             | ${B}
          """)
  void reads_a_line(String line, String value) {
    assertThat(DotEnv.parse(line, ".env")).containsExactly(entry("A", value));
  }

  @Test
  void skips_comments_and_empty_lines() {
    assertThat(DotEnv.parse("\n# A=1\r\n  # B=2\n\nC=3\r\n", ".env")).containsOnlyKeys("C");
  }

  @Test
  void turns_escaped_line_ends_in_double_quotes_into_line_ends() {
    assertThat(DotEnv.parse("A=\"b\\nc\"", ".env")).containsEntry("A", "b\nc");
  }

  @Test
  void ignores_a_byte_order_mark() {
    assertThat(DotEnv.parse("\uFEFFA=b", ".env")).containsEntry("A", "b");
  }

  @Test
  void uses_the_last_of_several_lines_with_one_name() {
    assertThat(DotEnv.parse("A=1\nA=2", ".env")).containsEntry("A", "2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sk-secret          | is not of the form NAME=value
          1A=sk-secret       | is not of the form NAME=value
          A B=sk-secret      | is not of the form NAME=value
          A="sk-secret       | has a quote that is never closed
          A="sk" secret      | has text after the closing quote
          """)
  void names_the_number_of_an_invalid_line_without_its_text(String line, String why) {
    assertThatThrownBy(() -> DotEnv.parse("OK=1\n" + line, ".env"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("Line 2 of .env " + why)
        .hasMessageNotContaining("secret");
  }
}
