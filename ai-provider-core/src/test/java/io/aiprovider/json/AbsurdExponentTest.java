package io.aiprovider.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsurdExponentTest {
  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e99999999999", "1e-99999999999"})
  void a_number_nobody_can_reckon_with_is_no_whole_number(String text) {
    assertThat(new JsonNumber(text).asLong()).isNull();
  }
}
