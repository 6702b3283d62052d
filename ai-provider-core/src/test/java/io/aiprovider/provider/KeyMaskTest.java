package io.aiprovider.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMaskTest {

  @ParameterizedTest
  @CsvSource({
    "Key Open.Sesame., Key ***.",
    "Key open.sesame!, Key ***!",
    "xOpen.Sesamex, x***x",
    "(Open.Sesame.2), (***)",
    "Use a+b*c^d$, Use ***"
  })
  void hides_known_keys_at_any_place(String text, String expected) {
    KeyMask mask = KeyMask.of(List.of("Open.Sesame", "Open.Sesame.2", "a+b*c^d$"));

    assertThat(mask.hide(text)).isEqualTo(expected);
  }

  @Test
  void a_placeholder_hides_nothing() {
    assertThat(KeyMask.of(List.of("ollama", "", "none")).hide("ollama has none"))
        .isEqualTo("ollama has none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The model meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8 does not exist.",
        "Request 123e4567-e89b-12d3-a456-426614174000 failed.",
        "No call has the id call_abcdefghijklmnop12345678."
      })
  void keeps_names_and_ids(String text) {
    assertThat(KeyMask.UNKNOWN_KEYS.hide(text)).isEqualTo(text);
  }

  @Test
  void hides_keys_at_every_depth_of_an_object_and_keeps_the_rest() {
    JsonObject body =
        JsonObject.parse(
            "{\"error\":{\"list\":[\"sk-1234567890\",[{\"Open.Sesame\":\"x\"}],1.0,null,true]}}");

    assertThat(KeyMask.of(List.of("Open.Sesame")).hide(body).toJson())
        .isEqualTo("{\"error\":{\"list\":[\"***\",[{\"***\":\"x\"}],1.0,null,true]}}");
  }
}
