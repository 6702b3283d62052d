package io.aiprovider.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Data directories of servers in tests, which are deleted when all tests have run. */
final class TestDirectories {
  /** Stands for a directory of its own. */
  static final String NEXT = "a-new-directory";

  private static final Path ALL = create();

  private TestDirectories() {}

  static String resolved(String value) {
    try {
      return value.equals(NEXT) ? Files.createTempDirectory(ALL, "data").toString() : value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path create() {
    try {
      Path all = Files.createTempDirectory("ai-provider-tests");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(all)));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // left to the operating system, with the rest of the temporary directory
    }
  }
}
