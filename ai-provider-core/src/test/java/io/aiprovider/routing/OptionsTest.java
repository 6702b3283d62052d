package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private final ProviderOptions.Builder provider = ProviderOptions.builder();

  @Test
  void a_provider_has_no_answers_without_length() {
    refuses(
        provider.maxTokens(0)::build,
        "The provider's max-tokens is 0: use 1 or more, or leave it out for no limit.");
  }

  @Test
  void a_provider_has_no_negative_temperature() {
    refuses(
        provider.temperature(-1.0)::build,
        "The provider's temperature is -1.0: use 0 or more, or leave it out.");
  }

  @Test
  void a_provider_has_no_nameless_model() {
    refuses(
        provider.models("gpt-4o", "")::build,
        "A provider's model has a blank name: name it or drop it.");
  }

  @Test
  void an_alias_stands_for_a_model() {
    refuses(
        provider.alias("fast", " ")::build,
        "The alias 'fast' stands for no model: name the model it means.");
  }

  @Test
  void a_group_has_a_target() {
    refuses(
        () -> new RoutingOptions(null, null, null, Map.of("chat", List.of()), true),
        "The model group 'chat' has no target: give it one, as provider/model.");
  }

  @Test
  void routing_has_no_answers_without_length() {
    refuses(
        () -> new RoutingOptions(null, -1, null, Map.of(), true),
        "The routing's max-tokens is -1: use 1 or more, or leave it out for no limit.");
  }

  private static void refuses(ThrowingCallable misuse, String sentence) {
    assertThatThrownBy(misuse).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }
}
