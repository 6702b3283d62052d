package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.docs.ConfigurationMetadata.Setting;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The reference of all settings has what Spring's metadata and the hand-written page say. */
class ConfigurationReferenceTest {
  private static final String PAGE = "docs/reference/configuration.md";

  private static final String HEAD =
      """
      # All settings

      This page is generated from the code. It has every setting with its type, its default, its \
      environment variables and its meaning. [Configuration](../configuration.md) explains where \
      settings can be made.

      - In a key, `NAME` is a name that you choose, and `[0]` is the number of an element of a list. \
      In a variable, `NAME` is that name in capital letters, with `_` for `-`.
      - Names with other characters, such as `gpt-4.1` or `team/fast`, can be set in files only.
      - A *time* has its unit: `200ms`, `30s`, `15m`, `24h`. A *size* too: `256KB`, `32MB`.
      - A *list* in a variable has commas between its elements, or one variable for each element, \
      with `_0`, `_1` and so on at the end.
      - Variables such as `REDIS_HOST`, which set a part of a value, and those of providers, such as \
      `OPENAI_API_KEY`, are in [environment variables](../configuration.md#environment-variables).
      """;

  @Test
  void the_page_is_up_to_date() throws IOException {
    Map<String, Set<String>> variables = variables();
    Map<String, String> meanings = meanings();
    List<Setting> starter = ConfigurationMetadata.ofTheStarter();
    List<Setting> server = ConfigurationMetadata.ofTheServer();
    StringBuilder page = new StringBuilder(HEAD);
    section(
        page,
        "## In the server and in Spring Boot applications",
        own(starter),
        variables,
        meanings);
    section(page, "## In the server only", own(server), variables, meanings);
    section(page, "## In Spring Boot applications only", others(starter), variables, meanings);

    GeneratedPage.check(PAGE, getClass(), page.toString());
  }

  @Test
  void the_metadata_have_every_key_of_the_hand_written_page() {
    Set<String> described =
        Stream.of(ConfigurationMetadata.ofTheStarter(), ConfigurationMetadata.ofTheServer())
            .flatMap(List::stream)
            .map(setting -> setting.key().replaceAll("\\[0]\\..*", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    List<String> documented = describingRows().map(line -> Page.code(line).get(0)).toList();

    assertThat(documented).hasSizeGreaterThan(100).isSubsetOf(described);
  }

  private static List<Setting> own(List<Setting> settings) {
    return settings.stream().filter(setting -> setting.key().startsWith("ai-provider.")).toList();
  }

  private static List<Setting> others(List<Setting> settings) {
    return settings.stream().filter(setting -> !setting.key().startsWith("ai-provider.")).toList();
  }

  private static void section(
      StringBuilder page,
      String title,
      List<Setting> settings,
      Map<String, Set<String>> more,
      Map<String, String> meanings) {
    page.append('\n').append(title).append("\n\n");
    page.append("| key | type | default | variables | what it is |\n|---|---|---|---|---|\n");
    for (Setting setting : settings) {
      List<String> variables = new ArrayList<>();
      if (setting.key().startsWith("ai-provider.")) {
        variables.add(variable(setting));
      }
      variables.addAll(more.getOrDefault(setting.key(), Set.of()));
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  type(setting.type()),
                  defaultOf(setting.defaultValue()),
                  variables.stream()
                      .map(name -> "`" + name + "`")
                      .collect(Collectors.joining(", ")),
                  meanings.getOrDefault(setting.key(), description(setting.description()))));
    }
  }

  private static String variable(Setting setting) {
    return setting
        .key()
        .replace("[", ".")
        .replace("]", "")
        .replaceAll("[.-]", "_")
        .toUpperCase(Locale.ROOT);
  }

  /** The further variables of keys, as the page about configuration has them. */
  private static Map<String, Set<String>> variables() {
    Map<String, Set<String>> variables = new LinkedHashMap<>();
    for (List<String> row : Page.of("docs/configuration.md").rows("## Environment variables")) {
      List<String> names = Page.code(row.get(0));
      List<String> keys =
          Page.code(row.get(1)).stream().filter(key -> key.startsWith("ai-provider.")).toList();
      for (int i = 0; i < names.size() && !keys.isEmpty(); i++) {
        String key = keys.get(Math.min(i, keys.size() - 1));
        variables.computeIfAbsent(key, absent -> new TreeSet<>()).add(names.get(i));
      }
    }
    return variables;
  }

  /** The meaning of keys, as the page about configuration has it: more than the Javadoc says. */
  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (String line : describingRows().toList()) {
      meanings.put(
          Page.code(line).get(0),
          cells(line)[3]
              .strip()
              .replaceAll("]\\(#", "](../configuration.md#")
              .replaceAll("]\\((\\w[\\w-]*\\.md)", "](../$1"));
    }
    return meanings;
  }

  /** Rows with a key, a default and a meaning; other tables say other things about keys. */
  private static Stream<String> describingRows() {
    return Page.of("docs/configuration.md")
        .text()
        .lines()
        .filter(line -> line.startsWith("| `ai-provider.") && cells(line).length >= 5);
  }

  private static String[] cells(String row) {
    return row.split("(?<!\\\\)\\|", -1);
  }

  private static String type(String type) {
    return switch (type) {
      case "java.lang.String" -> "text";
      case "java.lang.Boolean" -> "`true`, `false`";
      case "java.lang.Integer", "java.lang.Long" -> "whole number";
      case "java.lang.Double", "java.math.BigDecimal" -> "number";
      case "java.time.Duration" -> "time";
      case "org.springframework.util.unit.DataSize" -> "size";
      case "java.util.List<java.lang.String>" -> "list of texts";
      case "java.util.List<java.lang.Integer>" -> "list of whole numbers";
      case "java.util.Map<java.lang.String,java.lang.String>" -> "map of texts";
      case "java.util.Map<java.lang.String,java.util.List<java.lang.String>>" ->
          "map of lists of texts";
      default -> words(type);
    };
  }

  /** The values of an enumeration. */
  private static String words(String type) {
    Object[] constants;
    try {
      constants = Class.forName(type).getEnumConstants();
    } catch (ClassNotFoundException e) {
      constants = null;
    }
    if (constants == null) {
      throw new AssertionError("The page needs a word for the type " + type + ".");
    }
    return Arrays.stream(constants)
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .map(word -> "`" + word + "`")
        .collect(Collectors.joining(", "));
  }

  private static String defaultOf(@Nullable JsonValue value) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof JsonArray array
            ? array.values().stream()
                .map(ConfigurationReferenceTest::text)
                .collect(Collectors.joining(", "))
            : text(value);
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string
        ? string.value()
        : value.toString().toLowerCase(Locale.ROOT); // numbers and literals
  }

  private static String description(String javadoc) {
    return GeneratedPage.cell(javadoc.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`"));
  }
}
