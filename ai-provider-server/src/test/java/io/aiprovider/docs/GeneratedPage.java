package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the reference, which is generated. */
public final class GeneratedPage {
  private static final String WRITE = "reference.write";

  private GeneratedPage() {}

  /**
   * Compares a page with what it should be; with {@code -Dreference.write}, writes it.
   *
   * @param name its path below the repository's root
   * @param test the test that generates it
   */
  public static void check(String name, Class<?> test, String text) throws IOException {
    Path file = Page.root().resolve(name);
    if (System.getProperty(WRITE) != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as(
            "%s is not up to date. Write it again with"
                + " ./mvnw test -am -pl ai-provider-server -Dtest=%s -D%s"
                + " -Dsurefire.failIfNoSpecifiedTests=false",
            name, test.getSimpleName(), WRITE)
        .isEqualTo(text);
  }

  /** A text in a cell of a table. */
  public static String cell(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
  }
}
