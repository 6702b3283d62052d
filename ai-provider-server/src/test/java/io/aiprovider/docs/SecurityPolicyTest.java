package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecurityPolicyTest {

  @Test
  void each_promise_names_tests_that_exist() throws IOException {
    List<List<String>> promises = Page.of("SECURITY.md").rows("## What is protected");
    Set<String> tests = tests();
    assertThat(promises).isNotEmpty();

    assertThat(promises)
        .allSatisfy(
            promise -> assertThat(Page.code(promise.get(2))).isNotEmpty().isSubsetOf(tests));
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files =
        Stream.concat(
            Files.walk(Page.root().resolve("ai-provider-core/src/test")),
            Files.walk(Page.root().resolve("ai-provider-server/src/test")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
