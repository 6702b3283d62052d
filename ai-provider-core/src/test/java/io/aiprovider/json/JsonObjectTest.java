package io.aiprovider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

  @Test
  void keeps_the_order_of_members_and_the_unknown_ones() {
    JsonObject object = JsonObject.parse("{\"z\":1,\"a\":2,\"made_up\":[true]}");

    assertThat(object.names()).containsExactly("z", "a", "made_up");
  }

  @Test
  void distinguishes_an_explicit_null_from_an_absent_member() {
    JsonObject object = JsonObject.parse("{\"a\":null}");

    assertThat(object.has("a")).isTrue();
    assertThat(object.get("a")).isEqualTo(JsonLiteral.NULL);
    assertThat(object.has("b")).isFalse();
    assertThat(object.get("b")).isNull();
  }

  @Test
  void is_written_as_it_was_read_when_unchanged() {
    byte[] text = " {\n \"a\" : 1.0 ,\t\"b\":\"\\u00e9\\/\" } \n".getBytes(UTF_8);

    assertThat(JsonObject.parse(text).toBytes()).isEqualTo(text);
  }

  @Test
  void returns_a_new_array_to_each_caller() {
    JsonObject object = JsonObject.parse("{\"a\":1}");

    object.toBytes()[0] = 'x';

    assertThat(new String(object.toBytes(), UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  void writes_to_a_stream_what_it_returns_as_bytes() throws IOException {
    JsonObject changed = JsonObject.parse("{\"a\": 1e2}").with("b", Map.of("c", 1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    changed.writeTo(out);

    assertThat(out.toByteArray()).isEqualTo(changed.toBytes());
    assertThat(out.toString(UTF_8)).isEqualTo("{\"a\": 1e2,\"b\":{\"c\":1}}");
  }

  @Test
  void keeps_the_place_of_a_changed_member_and_adds_a_new_one_at_the_end() {
    JsonObject changed = JsonObject.parse("{\"a\":1,\"b\":2}").with("a", "x").with("c", null);

    assertThat(new String(changed.toBytes(), UTF_8)).isEqualTo("{\"a\":\"x\",\"b\":2,\"c\":null}");
  }

  @Test
  void without_its_last_member_it_is_an_empty_object() {
    assertThat(new String(JsonObject.parse("{\"a\":1}").without("a").toBytes(), UTF_8))
        .isEqualTo("{}");
  }

  @Test
  void returns_itself_when_an_absent_member_is_removed() {
    JsonObject object = JsonObject.parse("{\"a\":1}");

    assertThat(object.without("b")).isSameAs(object);
  }

  @Test
  void a_change_does_not_affect_the_original() {
    JsonObject object = JsonObject.parse("{\"a\":1}");

    object.with("a", 2);

    assertThat(new String(object.toBytes(), UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  void reads_members_by_kind_and_returns_null_for_another_kind() {
    JsonObject object =
        JsonObject.parse("{\"s\":\"x\",\"n\":7,\"t\":true,\"o\":{\"k\":1},\"a\":[{},1,{}]}");

    assertThat(object.string("s")).isEqualTo("x");
    assertThat(object.string("n")).isNull();
    assertThat(object.integer("n")).isEqualTo(7);
    assertThat(object.integer("s")).isNull();
    assertThat(object.isTrue("t")).isTrue();
    assertThat(object.isTrue("n")).isFalse();
    assertThat(object.object("o")).isEqualTo(JsonObject.of("k", 1));
    assertThat(object.object("a")).isNull();
    assertThat(object.objects("a")).hasSize(2);
    assertThat(object.objects("o")).isEmpty();
  }

  @Test
  void equals_an_object_with_the_same_members_in_the_same_order() {
    assertThat(JsonObject.parse("{ \"a\" : 1 }"))
        .isEqualTo(JsonObject.of("a", 1))
        .hasSameHashCodeAs(JsonObject.of("a", 1));
    assertThat(JsonObject.parse("{\"a\":1,\"b\":2}"))
        .isNotEqualTo(JsonObject.parse("{\"b\":2,\"a\":1}"));
  }

  @Test
  void accepts_java_values() {
    JsonObject object =
        JsonObject.of("list", List.of(1, "x", true))
            .with("map", Map.of("k", List.of()))
            .with("enum", JsonLiteral.TRUE)
            .with("number", 0.5);

    assertThat(object)
        .hasToString("{\"list\":[1,\"x\",true],\"map\":{\"k\":[]},\"enum\":true,\"number\":0.5}");
  }

  @Test
  void refuses_a_java_value_without_a_json_form() {
    assertThatThrownBy(() -> JsonObject.of("a", new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("No JSON form for a java.lang.Object");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refuses_a_number_that_json_cannot_express(double number) {
    assertThatThrownBy(() -> JsonObject.of("a", number))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use a finite value");
  }
}
