package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.catalog.Price;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChatClientBuilderTest {

  @Test
  void needs_a_provider() {
    assertThatThrownBy(() -> ChatClient.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A client needs a provider: add one with provider(…), a SimulatedProvider for instance.");
  }

  @Test
  void refuses_two_providers_with_the_same_name() {
    ChatClientBuilder builder = ChatClient.builder().provider(new ScriptedProvider("acme"));

    assertThatThrownBy(() -> builder.provider(new ScriptedProvider("acme")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There are two providers called 'acme': give each a name.");
  }

  @Test
  void refuses_a_provider_with_a_blank_name() {
    assertThatThrownBy(() -> ChatClient.builder().provider(new ScriptedProvider(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A provider has a blank name: give it a name for routes, logs and metrics.");
  }

  @Test
  void refuses_null_as_a_provider() {
    assertThatThrownBy(() -> ChatClient.builder().provider(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("provider(null) is not allowed: pass a provider.");
  }

  @Test
  void refuses_a_price_for_a_provider_that_does_not_exist() {
    ChatClientBuilder builder =
        ChatClient.builder()
            .provider(new ScriptedProvider("acme"))
            .price("amce", Price.perToken(BigDecimal.ONE));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is a price for 'amce', but no provider of that name.");
  }

  @Test
  void refuses_a_negative_health_check_ttl() {
    assertThatThrownBy(() -> ChatClient.builder().healthCheckTtl(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A probe's outcome cannot be kept for PT-1S: use zero or more.");
  }

  @Test
  void says_which_setting_is_null() {
    assertThatThrownBy(() -> ChatClient.builder().clock((Clock) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("clock(null) is not allowed: leave it out for the default.");
  }
}
