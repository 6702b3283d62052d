package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.docs.Page;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.AiProviderProperties;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/** On the page about migrations, both sides of an example have the same effect. */
final class MigrationPageTest {
  private static final Page PAGE = Page.of("docs/migration.md");
  private static final String FILE = "ai-provider.yml";

  @TempDir private Path before;
  @TempDir private Path after;

  /** The part of the page below a heading, as a page of its own. */
  private static Page part(String heading) {
    String text = PAGE.text().substring(PAGE.text().indexOf("\n" + heading + "\n") + 1);
    int end = text.indexOf("\n## ", 1);
    return new Page(PAGE.name(), end < 0 ? text : text.substring(0, end));
  }

  @Test
  void variables_and_the_file_have_the_same_effect() {
    Page part = part("## From environment variables");
    String variables = part.blocks("sh").get(0).text();

    ConfigurableEnvironment old = Launch.in(before).file(".env", variables).environment();
    ConfigurableEnvironment now =
        withSecrets(Launch.in(after), variables)
            .file(FILE, part.blocks("yaml").get(0).text())
            .environment();

    assertSame(old, now);
    assertThat(settings(now).providers().keySet())
        .containsExactly("openai", "anthropic", "google", "deepseek", "ollama");
  }

  @Test
  void the_older_and_the_new_file_have_the_same_effect() {
    List<Page.Block> files = part("## From the older file").blocks("yaml");

    assertSame(
        withKeys(Launch.in(before)).file(FILE, files.get(0).text()).environment(),
        withKeys(Launch.in(after)).file(FILE, files.get(1).text()).environment());
  }

  @Test
  void each_variable_that_has_an_effect_is_on_the_page() throws IOException {
    List<String> working =
        Files.readString(Page.root().resolve(".env.example"))
            .lines()
            .takeWhile(line -> !line.contains("without effect"))
            .filter(line -> line.endsWith("="))
            .map(line -> line.substring(0, line.length() - 1))
            .toList();

    assertThat(
            PAGE.rows("## From environment variables").stream()
                .flatMap(row -> Page.code(row.get(0)).stream()))
        .containsAll(working);
  }

  @ParameterizedTest
  @ValueSource(strings = {"service.name", "cache.health_check_ttl", "logging.structured"})
  void the_page_has_the_keys_of_the_older_file(String key) {
    assertThat(
            PAGE.rows("## From the older file").stream()
                .flatMap(row -> Page.code(row.get(0)).stream()))
        .contains(key);
  }

  /** The variables to which the file refers stay in the environment, as the page says. */
  private static Launch withSecrets(Launch launch, String variables) {
    variables
        .lines()
        .map(line -> line.split("=", 2))
        .filter(line -> line[0].endsWith("_KEY"))
        .forEach(line -> launch.variable(line[0], line[1]));
    variables
        .lines()
        .filter(line -> line.startsWith("POSTGRES_URL="))
        .forEach(line -> launch.variable("POSTGRES_URL", line.substring(13)));
    return launch.variable("CACHE_PASSWORD", "password-of-redis");
  }

  private static Launch withKeys(Launch launch) {
    return launch
        .variable("AI_PROVIDER_API_KEY", "k")
        .variable("OPENAI_API_KEY", "o")
        .variable("ANTHROPIC_API_KEY", "a")
        .variable("GOOGLE_AI_API_KEY", "g");
  }

  private static void assertSame(ConfigurableEnvironment before, ConfigurableEnvironment after) {
    assertThat(settings(after))
        .usingRecursiveComparison()
        // unset, both follow from the name of the provider
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .ignoringFieldsMatchingRegexes(".*\\.type", "providers\\.(?!google).*\\.closed")
        .isEqualTo(settings(before));
    assertThat(bound(after, ServerProperties.class))
        .usingRecursiveComparison()
        .isEqualTo(bound(before, ServerProperties.class));
    for (String key :
        List.of(
            "server.port",
            "server.address",
            "logging.level.io.aiprovider",
            "spring.application.name")) {
      assertThat(after.getProperty(key)).as(key).isEqualTo(before.getProperty(key));
    }
  }

  private static AiProviderProperties settings(ConfigurableEnvironment environment) {
    return bound(environment, AiProviderProperties.class);
  }

  private static <T> T bound(ConfigurableEnvironment environment, Class<T> type) {
    return Binder.get(environment).bindOrCreate("ai-provider", type);
  }
}
