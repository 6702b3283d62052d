package io.aiprovider.opentelemetry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static String hide(String text, String... patterns) {
    return new Redaction(List.of(patterns)).hide(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write to a.b+c@mail.example.com, please | write to [email], please",
        "call +49 (0)30 123456-78 today | call [phone] today",
        "or 030/1234567890 | or [phone]",
        "card 4111 1111 1111 1111 ok | card [card] ok",
        "card 5500005555555559. | card [card].",
        "to DE89 3704 0044 0532 0130 00 now | to [iban] now",
        "AKIAIOSFODNN7EXAMPLE | [key]",
        "password: hunter2 and more | [key] and more",
        "{\"api_key\":\"abcdef\"} | {\"[key]\"}",
        "jwt eyJhbGciOi.eyJzdWIi.c2ln end | jwt [key] end",
        "use sk-abcdef123456 here | use *** here"
      })
  void replaces_what_it_recognizes(String text, String expected) {
    assertThat(hide(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on 2026-11-29 at 10:30",
        "version 1.2.3 of 12345678",
        "order 4111 1111 is ready",
        "the password is needed",
        "x = a@b",
        "gpt-4o-mini-2024-07-18"
      })
  void leaves_other_text(String text) {
    assertThat(hide(text)).isEqualTo(text);
  }

  @Test
  void further_patterns_come_first() {
    assertThat(hide("ticket ACME-123 of a@example.com", "ACME-[0-9]+"))
        .isEqualTo("ticket [redacted] of [email]");
  }

  @ParameterizedTest
  @CsvSource({"(, is not a regular expression", "x*, matches the empty text"})
  void refuses_a_pattern_that_cannot_be_used(String pattern, String message) {
    assertThatThrownBy(() -> new Redaction(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern)
        .hasMessageContaining(message);
  }

  @Test
  void takes_time_in_proportion_to_the_text() {
    String hostile = "a@".repeat(5_000) + "1 ".repeat(5_000) + "-".repeat(5_000);

    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> hide(hostile, "(x+x+)+y", "(a|a)*b"));
  }
}
