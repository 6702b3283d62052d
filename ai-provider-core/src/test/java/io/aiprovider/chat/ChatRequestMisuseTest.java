package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.InvalidRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestMisuseTest {
  private final ChatRequest.Builder builder = ChatRequest.builder();

  @Test
  void refuses_a_blank_model() {
    refuses(
        () -> builder.model(" "),
        "model",
        "Blank 'model': name a model, or leave it out for the default one.");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void refuses_an_invalid_temperature(double temperature) {
    refuses(
        () -> builder.temperature(temperature),
        "temperature",
        "The temperature is " + temperature + ": use 0 or more.");
  }

  @Test
  void refuses_a_maximum_length_of_zero() {
    refuses(() -> builder.maxTokens(0), "max_tokens", "max_tokens is 0: use 1 or more.");
  }

  @Test
  void refuses_a_tool_without_a_name() {
    refuses(
        () -> builder.tool("", "x", Wire.json("{}")),
        "tools",
        "A tool has a blank name: the model calls it by its name.");
  }

  @Test
  void refuses_a_field_of_the_wrong_type_when_it_is_built() {
    refuses(
        () -> builder.user("x").set("seed", "seven").build(),
        "seed",
        "Invalid value for 'seed': expected an integer.");
  }

  @Test
  void refuses_a_value_without_json_form() {
    assertThatThrownBy(() -> builder.set("metadata", new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "No JSON form for a java.lang.Object: use text, a number, a boolean, a Map, an"
                + " Iterable, a record or a JsonValue.");
  }

  @Test
  void refuses_a_message_without_text() {
    assertThatThrownBy(() -> builder.user(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("A message needs its text, but it is null.");
  }

  @Test
  void refuses_a_message_without_a_role() {
    assertThatThrownBy(() -> ChatMessage.of("", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A message has a blank role: use user, for instance.");
  }

  private static void refuses(ThrowingCallable misuse, String param, String sentence) {
    assertThatThrownBy(misuse)
        .isInstanceOfSatisfying(InvalidRequest.class, e -> assertThat(e.param()).isEqualTo(param))
        .hasMessage(sentence);
  }
}
