package io.aiprovider.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Wire;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBindingTest {

  enum Colour {
    RED,
    GREEN
  }

  record Everything(
      String text,
      int number,
      Long boxed,
      BigInteger huge,
      double fraction,
      BigDecimal money,
      boolean flag,
      Colour colour,
      LocalDate date,
      LocalTime time,
      LocalDateTime local,
      Instant instant,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration duration,
      UUID id,
      URI uri,
      List<Colour> list,
      Set<Integer> set,
      Map<String, List<String>> map,
      Optional<String> optional,
      @Nullable String absent) {}

  private static final Everything EVERYTHING =
      new Everything(
          "x",
          1,
          2L,
          new BigInteger("123456789012345678901234567890"),
          0.5,
          new BigDecimal("0.10"),
          true,
          Colour.GREEN,
          LocalDate.parse("2026-01-31"),
          LocalTime.parse("12:30"),
          LocalDateTime.parse("2026-01-31T12:30:00"),
          Instant.parse("2026-01-31T12:30:00Z"),
          OffsetDateTime.parse("2026-01-31T12:30:00+02:00"),
          ZonedDateTime.parse("2026-01-31T12:30:00+02:00"),
          Duration.ofMinutes(90),
          UUID.fromString("00000000-0000-4000-8000-000000000001"),
          URI.create("https://example.com/"),
          List.of(Colour.RED),
          Set.of(7),
          Map.of("a", List.of("b")),
          Optional.of("there"),
          null);

  @Test
  void reads_the_json_that_it_wrote() {
    JsonBinding<Everything> binding = JsonBinding.of(Everything.class);

    assertThat(binding.read(binding.write(EVERYTHING))).isEqualTo(EVERYTHING);
  }

  @Test
  void writes_times_as_text_and_decimals_exactly() {
    JsonObject json = JsonBinding.of(Everything.class).write(EVERYTHING);

    assertThat(json.string("instant")).isEqualTo("2026-01-31T12:30:00Z");
    assertThat(json.string("duration")).isEqualTo("PT1H30M");
    assertThat(json.get("money")).hasToString("0.10");
  }

  record Times(LocalTime time, LocalDateTime moment) {}

  @Test
  void drops_the_offset_of_a_local_time() {
    Times times =
        JsonBinding.of(Times.class)
            .read("{\"time\":\"12:00:00Z\",\"moment\":\"2026-01-01T12:00:00+01:00\"}");

    assertThat(times)
        .isEqualTo(new Times(LocalTime.NOON, LocalDateTime.parse("2026-01-01T12:00:00")));
  }

  record Person(String name, int age, Optional<Address> address, @Nullable String note) {
    Person {
      if (age < 0) {
        throw new IllegalArgumentException("age must not be negative");
      }
    }
  }

  record Address(String city, LocalDate since, List<Colour> colours) {}

  @Test
  void accepts_a_missing_optional_component() {
    assertThat(person("{'name':'Ada','age':36}"))
        .isEqualTo(new Person("Ada", 36, Optional.empty(), null));
  }

  @Test
  void accepts_null_for_an_optional_component() {
    assertThat(person("{'name':'Ada','age':36,'address':null,'note':null}"))
        .isEqualTo(new Person("Ada", 36, Optional.empty(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'name':'Ada'} | 'age' is missing.",
        "{'name':'Ada','age':36,'height':1} | 'height' is not a property of it.",
        "{'name':null,'age':36} | 'name' is null; expected a string.",
        "{'name':'Ada','age':'secret'} | 'age' is a string; expected an integer.",
        "{'name':'Ada','age':1.5} | 'age' is a number; expected an integer.",
        "{'name':'Ada','age':99999999999} | 'age' has the wrong type or value.",
        "{'name':1,'age':36} | 'name' is an integer; expected a string.",
        "{'name':'Ada','age':true} | 'age' is a boolean; expected an integer.",
        "{'name':'Ada','age':36,'address':[]} | 'address' is an array; expected an object.",
      })
  void refuses_a_value_that_does_not_fit_and_names_its_path(String json, String reason) {
    assertThatThrownBy(() -> person(json))
        .isInstanceOf(JsonException.class)
        .hasMessage("The JSON does not fit Person: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'since':'2026-01-31','colours':[]} | address.city | is missing.",
        "{'city':'x','since':'secret','colours':[]} | address.since"
            + " | is not a LocalDate in ISO 8601 form.",
        "{'city':'x','since':'2026-01-31','colours':['RED','secret']} | address.colours[1]"
            + " | is not one of the allowed constants.",
        "{'city':'x','since':'2026-01-31','colours':[null]} | address.colours[0]"
            + " | is not one of the allowed constants.",
      })
  void names_the_path_below_the_root(String address, String path, String reason) {
    assertThatThrownBy(() -> person("{'name':'Ada','age':36,'address':" + address + "}"))
        .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.path()).isEqualTo(path))
        .hasMessage("The JSON does not fit Person: '" + path + "' " + reason)
        .hasNoCause();
  }

  @Test
  void reports_that_the_constructor_refused_it_and_why() {
    assertThatThrownBy(() -> person("{'name':'Ada','age':-1}"))
        .isInstanceOf(JsonException.class)
        .hasMessage("The JSON does not fit Person: the constructor of Person refuses it.")
        .hasRootCauseMessage("age must not be negative");
  }

  record Tree(int value, List<Tree> children) {}

  @Test
  void checks_records_within_themselves() {
    assertThatThrownBy(
            () ->
                JsonBinding.of(Tree.class).read(Wire.json("{'value':1,'children':[{'value':2}]}")))
        .hasMessage("The JSON does not fit Tree: 'children[0].children' is missing.");
  }

  record Nothing() {}

  @Test
  void binds_a_record_without_components() {
    assertThat(JsonBinding.of(Nothing.class).read("{}")).isEqualTo(new Nothing());
    assertThat(JsonBinding.of(Nothing.class).write(new Nothing())).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void is_kept() {
    assertThat(JsonBinding.of(Tree.class)).isSameAs(JsonBinding.of(Tree.class));
  }

  @Test
  void records_can_be_used_as_json_values() {
    assertThat(JsonObject.of("tree", new Tree(1, List.of())))
        .isEqualTo(Wire.json("{'tree':{'value':1,'children':[]}}"));
  }

  record Holder(JsonValue any) {}

  @Test
  void json_inside_a_record_is_written_unchanged() {
    assertThat(JsonValue.of(new Holder(new JsonNumber("1.0")))).hasToString("{\"any\":1.0}");
  }

  private static Person person(String json) {
    return JsonBinding.of(Person.class).read(Wire.json(json));
  }
}
