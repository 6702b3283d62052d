package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPageTest {
  private static final String ROOT = "io.aiprovider.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json",
        "failure",
        "chat",
        "chat.assembly",
        "embedding",
        "tool",
        "reply",
        "limit",
        "limit.memory",
        "budget",
        "budget.memory",
        "spending",
        "caller",
        "plan",
        "call",
        "interceptor",
        "catalog",
        "provider",
        "provider.anthropic",
        "provider.google",
        "provider.langchain4j",
        "provider.langchain4j.http",
        "provider.openai",
        "provider.simulated",
        "resilience",
        "resilience.retry",
        "resilience.circuit",
        "routing",
        "routing.strategy",
        "cache",
        "health",
        "cost",
        "observe",
        "client",
        "langchain4j"
      })
  void lists_the_public_types_of_a_package_and_no_others(String name) throws IOException {
    List<String> named =
        Page.of("docs/api.md").rows("## " + ROOT + name).stream()
            .map(row -> Page.code(row.get(0)).get(0))
            .toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(publicTypes("main", name));
  }

  @Test
  void the_testing_page_lists_the_public_types_of_the_test_artifact() throws IOException {
    List<String> named =
        Page.of("docs/testing.md").rows("## io.aiprovider.testing").stream()
            .map(row -> Page.code(row.get(0)).get(0))
            .toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(publicTypes("test", "testing"));
  }

  /** The sources give the names, the classes show whether they are public. */
  private static List<String> publicTypes(String sourceSet, String name) throws IOException {
    Path sources =
        Page.root()
            .resolve("ai-provider-core/src")
            .resolve(sourceSet)
            .resolve("java/io/aiprovider")
            .resolve(name.replace('.', '/'));
    try (Stream<Path> files = Files.list(sources)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(
              file ->
                  file.endsWith(".java")
                      && !file.endsWith("Test.java")
                      && !file.equals("package-info.java"))
          .map(file -> file.substring(0, file.length() - ".java".length()))
          .filter(type -> isPublic(ROOT + name + "." + type))
          .toList();
    }
  }

  private static boolean isPublic(String type) {
    try {
      return Modifier.isPublic(Class.forName(type).getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("There is a source of " + type + ", but no class.", e);
    }
  }
}
