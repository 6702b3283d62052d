package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private final ProviderOptions.Builder provider = ProviderOptions.builder();

  @Test
  void the_token_limit_of_a_provider_must_be_positive() {
    refuses(
        provider.maxTokens(0)::build,
        "The provider's max-tokens is 0: use 1 or more, or leave it out for no limit.");
  }

  @Test
  void the_temperature_of_a_provider_must_be_in_its_range() {
    refuses(
        provider.temperature(2.1)::build,
        "The provider's temperature is 2.1: use 0 to 2, or leave it out.");
    refuses(
        provider.temperature(-1.0)::build,
        "The provider's temperature is -1.0: use 0 to 2, or leave it out.");
  }

  @Test
  void a_model_of_a_provider_needs_a_name() {
    refuses(
        provider.models("gpt-4o", "")::build,
        "A provider's model has a blank name: give it a name, or remove it.");
  }

  @Test
  void an_alias_needs_a_model() {
    refuses(
        provider.alias("fast", " ")::build,
        "The alias 'fast' has no model: set the model that it means.");
  }

  @Test
  void a_group_needs_a_target() {
    refuses(
        () -> RoutingOptions.DEFAULT.withGroup("chat", ModelGroup.of()),
        "The model group 'chat' has no target: give it one, as provider/model.");
  }

  @Test
  void the_token_limit_of_routing_must_be_positive() {
    refuses(
        () -> RoutingOptions.DEFAULT.withMaxTokens(-1),
        "The routing's max-tokens is -1: use 1 or more, or leave it out for no limit.");
  }

  private static void refuses(ThrowingCallable misuse, String sentence) {
    assertThatThrownBy(misuse).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }
}
