package io.aiprovider.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Wire;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolTest {
  record City(String city) {}

  record Forecast(int degrees, List<String> winds) {}

  record Counts(Map<String, Integer> counts) {}

  record Nothing() {}

  @Test
  void is_defined_by_the_schema_of_its_record() {
    Tool tool = Tool.of("weather", "The weather.", City.class, City::city);

    assertThat(tool.definition())
        .isEqualTo(
            Wire.json(
                "{'type':'function','function':{'name':'weather','description':'The weather.',"
                    + "'parameters':{'type':'object','properties':{'city':{'type':'string'}},"
                    + "'required':['city'],'additionalProperties':false},'strict':true}}"));
  }

  @Test
  void is_not_strict_when_strict_mode_does_not_support_its_record() {
    Tool tool = Tool.of("count", "Counts.", Counts.class, Counts::counts);

    assertThat(tool.definition().object("function").has("strict")).isFalse();
  }

  @Test
  void passes_on_text_unchanged() throws Exception {
    Tool tool = Tool.of("weather", "The weather.", City.class, args -> "fine in " + args.city());

    assertThat(tool.call("{\"city\":\"Oslo\"}")).isEqualTo("fine in Oslo");
  }

  @Test
  void passes_on_records_as_json() throws Exception {
    Tool tool =
        Tool.of("weather", "x", City.class, args -> List.of(new Forecast(7, List.of("west"))));

    assertThat(tool.call("{\"city\":\"Oslo\"}"))
        .isEqualTo("[{\"degrees\":7,\"winds\":[\"west\"]}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}"})
  void accepts_no_arguments_when_none_are_needed(String arguments) throws Exception {
    Tool tool = Tool.of("ping", "Says pong.", Nothing.class, args -> "pong");

    assertThat(tool.call(arguments)).isEqualTo("pong");
  }

  @Test
  void refuses_arguments_that_do_not_fit() {
    Tool tool = Tool.of("weather", "The weather.", City.class, City::city);

    assertThatThrownBy(() -> tool.call("{\"town\":\"Oslo\"}"))
        .isInstanceOf(JsonException.class)
        .hasMessage("The JSON does not fit City: 'town' is not a property of it.");
  }

  @Test
  void accepts_a_custom_schema() throws Exception {
    Tool tool =
        Tool.of("any", "Anything.", Wire.json("{'type':'object'}"), args -> args.with("b", 2));

    assertThat(tool.definition().object("function").object("parameters"))
        .isEqualTo(JsonObject.of("type", "object"));
    assertThat(tool.call("{\"a\":1}")).isEqualTo("{\"a\":1,\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get weather", "wetter-für"})
  void refuses_a_name_that_models_do_not_accept(String name) {
    assertThatThrownBy(() -> Tool.of(name, "x", City.class, City::city))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A tool cannot be called '"
                + name
                + "': use 1 to 64 letters, digits, underscores and hyphens.");
  }

  @Test
  void needs_a_description() {
    assertThatThrownBy(() -> Tool.of("weather", " ", City.class, City::city))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The tool weather needs a description: the model chooses tools by it.");
  }
}
