package io.aiprovider.server.template.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.server.template.prompt.TemplateFile;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are templates. */
class TemplateDirectoryTest {
  @TempDir private Path directory;

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private TemplateDirectory templates() {
    return new TemplateDirectory(directory.toString());
  }

  @Test
  void names_come_from_paths_and_hidden_and_other_files_are_not_read() throws IOException {
    write("b.prompt", "B");
    write("sql/a.prompt", "A");
    write("README.md", "about");
    write(".hidden/c.prompt", "C");
    write("..2026_11/b.prompt", "as Kubernetes mounts it");

    assertThat(templates().files())
        .extracting(TemplateFile::name, TemplateFile::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("b", "B"),
            org.assertj.core.groups.Tuple.tuple("sql/a", "A"));
  }

  @Test
  void a_link_to_a_file_is_read() throws IOException {
    write("..data/b.prompt", "B");
    Files.createSymbolicLink(directory.resolve("b.prompt"), Path.of("..data", "b.prompt"));

    assertThat(templates().files()).extracting(TemplateFile::text).containsExactly("B");
  }

  @Test
  void the_usual_directory_need_not_exist_but_a_configured_one_must() {
    assertThat(new TemplateDirectory("").files()).isEmpty();

    StartRefused refused =
        catchThrowableOfType(
            StartRefused.class, () -> new TemplateDirectory(directory.resolve("no").toString()));

    assertThat(refused.key()).isEqualTo("ai-provider.templates.location");
  }

  @ParameterizedTest
  @CsvSource({"Upper, letters a to z", "a b, letters a to z", "models, belongs to the server"})
  void a_name_that_cannot_be_a_path_is_refused(String name, String problem) throws IOException {
    write(name + ".prompt", "A");

    StartRefused refused = catchThrowableOfType(StartRefused.class, () -> templates().files());

    assertThat(refused.problem()).contains(name + ".prompt", problem);
  }

  @Test
  void a_file_that_is_not_utf8_or_too_large_is_refused() throws IOException {
    Files.write(directory.resolve("a.prompt"), "ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(catchThrowableOfType(StartRefused.class, () -> templates().files()).problem())
        .contains("UTF-8");

    Files.write(directory.resolve("a.prompt"), new byte[1_048_577]);
    assertThat(catchThrowableOfType(StartRefused.class, () -> templates().files()).problem())
        .contains("larger");
  }
}
