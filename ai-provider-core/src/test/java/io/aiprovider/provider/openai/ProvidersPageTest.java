package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/providers.md says what the tables here do. */
class ProvidersPageTest {
  private static final Path PAGE = Path.of("..", "docs", "providers.md");

  @ParameterizedTest
  @EnumSource(Preset.class)
  void has_a_row_for_each_service_with_the_fields_that_it_refuses(Preset preset)
      throws IOException {
    String row = row("| `" + preset.label() + "` |");

    Set<String> words = Dialect.of(Preset.XAI, true).refused(); // those of other services
    Dialect dialect = Dialect.of(preset, true);
    assertThat(dialect.refused())
        .filteredOn(field -> !words.contains(field))
        .allSatisfy(field -> assertThat(row).contains("`" + field + "`"));
    assertThat(dialect.renamed()).allSatisfy((ours, theirs) -> assertThat(row).contains(theirs));
    assertThat(row.contains("a `tool_choice` that"))
        .isEqualTo(dialect.traits().contains(Dialect.Trait.NO_FORCED_TOOLS));
    assertThat(row.contains("json_schema"))
        .isEqualTo(dialect.traits().contains(Dialect.Trait.NO_SCHEMA));
  }

  @Test
  void names_the_models_that_reason() throws IOException {
    String page = Files.readString(PAGE);

    for (var rules : Set.of(ModelRule.OPENAI, ModelRule.XAI, ModelRule.DEEPSEEK)) {
      for (ModelRule rule : rules) {
        assertThat(rule.models())
            .filteredOn(model -> !model.endsWith("."))
            .allSatisfy(model -> assertThat(page).contains("`" + model + "`"));
        assertThat(rule.refused())
            .allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
      }
    }
  }

  @Test
  void names_the_models_that_accept_a_reasoning_effort() throws IOException {
    String page = Files.readString(PAGE);

    for (var table :
        List.of(EffortLevels.OPENAI, EffortLevels.XAI, EffortLevels.GROQ, EffortLevels.MISTRAL)) {
      for (EffortLevels levels : table) {
        assertThat(levels.models())
            .allSatisfy(model -> assertThat(page).contains("`" + model + "`"));
        assertThat(levels.levels())
            .allSatisfy(level -> assertThat(page).contains("`" + level + "`"));
      }
    }
  }

  private static String row(String start) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No row " + start));
  }
}
