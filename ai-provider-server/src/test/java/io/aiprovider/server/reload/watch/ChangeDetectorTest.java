package io.aiprovider.server.reload.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeDetectorTest {
  @TempDir Path directory;
  private Path file;
  private ChangeDetector detector;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("ai-provider.yml");
    Files.writeString(file, "one");
    detector = new ChangeDetector(() -> List.of(file, directory.resolve(".env")));
  }

  @Test
  void a_change_is_noticed_once_when_it_was_the_same_twice() throws IOException {
    assertThat(detector.look()).isFalse();
    Files.writeString(file, "two");

    assertThat(detector.look()).isFalse();
    assertThat(detector.look()).isTrue();
    assertThat(detector.look()).isFalse();
  }

  @Test
  void a_file_that_is_still_being_written_is_left_alone() throws IOException {
    for (int part = 0; part < 5; part++) {
      Files.writeString(file, "part " + part);
      assertThat(detector.look()).isFalse();
    }
    assertThat(detector.look()).isTrue();
  }

  @Test
  void a_change_that_is_undone_is_none() throws IOException {
    Files.writeString(file, "two");
    assertThat(detector.look()).isFalse();
    Files.writeString(file, "one");

    assertThat(detector.look()).isFalse();
    assertThat(detector.look()).isFalse();
  }

  @Test
  void a_change_shows_even_if_size_and_time_are_those_of_before() throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);

    assertThat(detector.look()).isFalse();
    assertThat(detector.look()).isTrue();
  }

  @Test
  void a_file_that_an_editor_replaces_is_noticed() throws IOException {
    Path next = Files.writeString(directory.resolve("ai-provider.yml~"), "two");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(detector.look()).isFalse();
    assertThat(detector.look()).isTrue();
  }

  @Test
  void a_file_that_appears_or_disappears_is_noticed() throws IOException {
    Path dotEnv = Files.writeString(directory.resolve(".env"), "A=1");
    detector.look();
    assertThat(detector.look()).isTrue();

    Files.delete(dotEnv);
    detector.look();
    assertThat(detector.look()).isTrue();
  }

  /** Kubernetes: file → ..data/file, ..data → a directory that is replaced. */
  @Test
  void the_link_of_a_config_map_that_is_replaced_is_noticed() throws IOException {
    Path mount = Files.createDirectory(directory.resolve("mount"));
    Path first = Files.createDirectory(mount.resolve("..2026_11_29_01"));
    Path second = Files.createDirectory(mount.resolve("..2026_11_29_02"));
    Files.writeString(first.resolve("ai-provider.yml"), "one");
    Files.writeString(second.resolve("ai-provider.yml"), "two");
    Path data = Files.createSymbolicLink(mount.resolve("..data"), first.getFileName());
    Path mounted =
        Files.createSymbolicLink(
            mount.resolve("ai-provider.yml"), Path.of("..data", "ai-provider.yml"));
    ChangeDetector watch = new ChangeDetector(() -> List.of(mounted));
    assertThat(watch.look()).isFalse();

    Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), second.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

    assertThat(watch.look()).isFalse();
    assertThat(watch.look()).isTrue();
  }
}
