package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuilderTest {

  @ParameterizedTest
  @CsvSource({
    "not a url, it is not a URL.",
    "ftp://example.com, it does not begin with http:// or https://.",
    "https:///v1beta, it has no host.",
    "https://example.com/?key=secret, it has a query.",
    "https://example.com/v1beta/openai/, it is that of Google's OpenAI-compatible endpoint.",
  })
  void refuses_a_wrong_base_url(String url, String reason) {
    assertThatThrownBy(() -> GoogleProvider.builder("gemini").baseUrl(url).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The base-url of the provider gemini is not usable: " + reason)
        .hasMessageNotContaining("secret");
  }

  @Test
  void refuses_googles_address_without_a_key() {
    assertThatThrownBy(() -> GoogleProvider.builder("gemini").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The provider gemini needs an api-key: google refuses calls without one.");
  }
}
