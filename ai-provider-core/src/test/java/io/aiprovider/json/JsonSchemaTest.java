package io.aiprovider.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Wire;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {

  enum Unit {
    CELSIUS,
    FAHRENHEIT
  }

  record Weather(String city, int days, double limit, Unit unit) {}

  @Test
  void requires_all_components_and_no_others() {
    assertThat(JsonSchema.of(Weather.class))
        .isEqualTo(
            object(
                "'city':{'type':'string'},'days':{'type':'integer'},'limit':{'type':'number'},"
                    + "'unit':{'type':'string','enum':['CELSIUS','FAHRENHEIT']}",
                "'city','days','limit','unit'"));
  }

  record Scalars(
      long a, Boolean b, BigDecimal c, LocalDate d, Instant e, Duration f, UUID g, URI h) {}

  @Test
  void has_the_formats_of_times_and_ids() {
    assertThat(JsonSchema.of(Scalars.class).object("properties"))
        .isEqualTo(
            Wire.json(
                "{'a':{'type':'integer'},'b':{'type':'boolean'},'c':{'type':'number'},"
                    + "'d':{'type':'string','format':'date'},"
                    + "'e':{'type':'string','format':'date-time'},"
                    + "'f':{'type':'string','format':'duration'},"
                    + "'g':{'type':'string','format':'uuid'},'h':{'type':'string'}}"));
  }

  record Optionals(Optional<String> a, @Nullable Integer b, Optional<Unit> c, Optional<Inner> d) {}

  record Inner(String x) {}

  @Test
  void makes_an_optional_component_a_union_with_null() {
    assertThat(JsonSchema.of(Optionals.class))
        .isEqualTo(
            object(
                "'a':{'type':['string','null']},'b':{'type':['integer','null']},"
                    + "'c':{'anyOf':[{'type':'string','enum':['CELSIUS','FAHRENHEIT']},"
                    + "{'type':'null'}]},"
                    + "'d':{'type':['object','null'],'properties':{'x':{'type':'string'}},"
                    + "'required':['x'],'additionalProperties':false}",
                "'a','b','c','d'"));
  }

  record Lists(List<String> a, Set<Inner> b, int[] c, List<List<Integer>> d) {}

  @Test
  void describes_lists_by_their_elements() {
    assertThat(JsonSchema.of(Lists.class).object("properties"))
        .isEqualTo(
            Wire.json(
                "{'a':{'type':'array','items':{'type':'string'}},"
                    + "'b':{'type':'array','items':{'type':'object',"
                    + "'properties':{'x':{'type':'string'}},"
                    + "'required':['x'],'additionalProperties':false}},"
                    + "'c':{'type':'array','items':{'type':'integer'}},"
                    + "'d':{'type':'array','items':{'type':'array','items':{'type':'integer'}}}}"));
  }

  record Maps(Map<String, Integer> counts) {}

  @Test
  void describes_a_map_by_its_values_which_strict_mode_does_not_support() {
    assertThat(JsonSchema.of(Maps.class).object("properties"))
        .isEqualTo(
            Wire.json("{'counts':{'type':'object','additionalProperties':{'type':'integer'}}}"));
    assertThat(JsonBinding.of(Maps.class).fitsStrictMode()).isFalse();
    assertThat(JsonBinding.of(Lists.class).fitsStrictMode()).isTrue();
  }

  record Comment(String text, List<Comment> answers) {}

  @Test
  void refers_to_the_root_from_inside() {
    assertThat(JsonSchema.of(Comment.class))
        .isEqualTo(
            object(
                "'text':{'type':'string'},'answers':{'type':'array','items':{'$ref':'#'}}",
                "'text','answers'"));
  }

  record Page(Comment first, @Nullable Comment second, @Described Comment third) {}

  @interface Described {}

  @Test
  void defines_a_nested_record_that_contains_itself_once() {
    assertThat(JsonSchema.of(Page.class))
        .isEqualTo(
            object(
                    "'first':{'$ref':'#/$defs/Comment'},"
                        + "'second':{'anyOf':[{'$ref':'#/$defs/Comment'},{'type':'null'}]},"
                        + "'third':{'$ref':'#/$defs/Comment'}",
                    "'first','second','third'")
                .with(
                    "$defs",
                    JsonObject.of(
                        "Comment",
                        object(
                            "'text':{'type':'string'},'answers':{'type':'array',"
                                + "'items':{'$ref':'#/$defs/Comment'}}",
                            "'text','answers'"))));
  }

  @Description("A town.")
  record Town(@Description("The name in its own language.") String name, Region region) {}

  @Description("The region around it.")
  record Region(@Description("The larger region.") Optional<Region> outer) {}

  @Test
  void passes_on_descriptions() {
    JsonObject schema = JsonSchema.of(Town.class);

    assertThat(schema.string("description")).isEqualTo("A town.");
    assertThat(schema.object("properties"))
        .isEqualTo(
            Wire.json(
                "{'name':{'type':'string','description':'The name in its own language.'},"
                    + "'region':{'anyOf':[{'$ref':'#/$defs/Region'}],"
                    + "'description':'The region around it.'}}"));
    assertThat(schema.object("$defs").object("Region").object("properties"))
        .isEqualTo(
            Wire.json(
                "{'outer':{'anyOf':[{'$ref':'#/$defs/Region'},{'type':'null'}],"
                    + "'description':'The larger region.'}}"));
  }

  record Outside(Holder.Inner one, Inner two, Holder.Chain three, Chain four) {}

  record Chain(Optional<Chain> next) {}

  static final class Holder {
    record Inner(int y) {}

    record Chain(Optional<Chain> before) {}
  }

  @Test
  void distinguishes_records_of_the_same_name() {
    assertThat(JsonSchema.of(Outside.class).object("$defs").names())
        .containsExactly("Chain", "Chain2");
  }

  @Test
  void refuses_a_type_that_is_not_a_record() {
    assertThatThrownBy(() -> JsonSchema.of(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("java.lang.String is not a record: JSON is bound to records only.");
  }

  record Anything(Object payload) {}

  @Test
  void refuses_a_component_of_an_unsupported_type_and_names_it() {
    assertThatThrownBy(() -> JsonSchema.of(Anything.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Anything.payload is a java.lang.Object, which has no JSON Schema here: use a record,"
                + " an enum, text, a number, a boolean, a time, or a List, Set, Map<String, …>,"
                + " array or component Optional of these.");
  }

  private static JsonObject object(String properties, String required) {
    return Wire.json(
        "{'type':'object','properties':{"
            + properties
            + "},'required':["
            + required
            + "],'additionalProperties':false}");
  }
}
