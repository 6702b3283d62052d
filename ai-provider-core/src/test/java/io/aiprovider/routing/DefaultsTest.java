package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import org.junit.jupiter.api.Test;

class DefaultsTest {
  private static final RoutingOptions ROUTING =
      RoutingOptions.DEFAULT.withMaxTokens(100).withTemperature(0.1);
  private static final ProviderOptions PROVIDER =
      ProviderOptions.builder().maxTokens(200).temperature(0.2).build();

  private static String applied(ProviderOptions provider, ChatRequest request, boolean reasoning) {
    return Defaults.of(provider, ROUTING)
        .apply(request, "m", reasoning)
        .without("messages")
        .without("model")
        .json()
        .toString();
  }

  @Test
  void the_callers_values_come_first() {
    ChatRequest request = ChatRequest.of("x").with("max_tokens", 7).with("temperature", 0);

    assertThat(applied(PROVIDER, request, false)).isEqualTo("{\"max_tokens\":7,\"temperature\":0}");
  }

  @Test
  void the_newer_name_of_the_token_limit_counts_as_a_callers_value() {
    ChatRequest request = ChatRequest.of("x").with("max_completion_tokens", 7);

    assertThat(applied(PROVIDER, request, true)).isEqualTo("{\"max_completion_tokens\":7}");
  }

  @Test
  void the_providers_values_come_second() {
    assertThat(applied(PROVIDER, ChatRequest.of("x"), false))
        .isEqualTo("{\"max_tokens\":200,\"temperature\":0.2}");
  }

  @Test
  void the_routings_values_come_third() {
    assertThat(applied(ProviderOptions.builder().build(), ChatRequest.of("x"), false))
        .isEqualTo("{\"max_tokens\":100,\"temperature\":0.1}");
  }

  @Test
  void a_model_that_reasons_gets_no_temperature_by_default() {
    assertThat(applied(PROVIDER, ChatRequest.of("x"), true)).isEqualTo("{\"max_tokens\":200}");
    assertThat(applied(PROVIDER, ChatRequest.of("x").with("temperature", 1), true))
        .isEqualTo("{\"temperature\":1,\"max_tokens\":200}");
  }

  @Test
  void the_filled_in_fields_are_known() {
    ChatRequest request = ChatRequest.of("x").with("temperature", 0);
    ChatRequest filled = Defaults.of(PROVIDER, ROUTING).apply(request.withModel("m"), "m", false);

    assertThat(Defaults.in(filled, request.withModel("m"))).containsExactly("max_tokens");
    assertThat(Defaults.in(request, request)).isEmpty();
  }

  @Test
  void without_defaults_only_the_model_is_set() {
    ChatRequest request = ChatRequest.of("x").withModel("m");

    assertThat(new Defaults(null, null).apply(request, "m", false)).isSameAs(request);
  }

  @Test
  void a_limit_is_lowered_to_the_known_maximum_of_a_model() {
    ChatRequest request = ChatRequest.of("x").with("max_tokens", 100);

    assertThat(Defaults.within(64, request).json().integer("max_tokens")).isEqualTo(64);
    assertThat(Defaults.within(200, request)).isSameAs(request);
    assertThat(Defaults.within(0, request)).isSameAs(request);
  }
}
