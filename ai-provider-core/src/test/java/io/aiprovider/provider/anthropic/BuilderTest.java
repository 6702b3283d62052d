package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuilderTest {

  @ParameterizedTest
  @CsvSource({
    "not a url, it is not a URL",
    "api.anthropic.com, it does not begin with http:// or https://",
    "https://me:pass@example.com, it contains a user name or password: use api-key or headers instead",
    "https://example.com/v1/messages, it must end before /v1/messages",
    "https://example.com/?beta=true, it has a query",
  })
  void refuses_a_wrong_base_url(String url, String reason) {
    assertThatThrownBy(() -> AnthropicProvider.builder("claude").baseUrl(url).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The base-url of the provider claude is not usable: "
                + reason
                + ". Use an address such as https://api.anthropic.com.");
  }

  @Test
  void refuses_anthropics_address_without_a_key() {
    assertThatThrownBy(() -> AnthropicProvider.builder("claude").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The provider claude needs an api-key: anthropic refuses calls without one.");
  }
}
