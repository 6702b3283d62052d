package io.aiprovider.langchain4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files whose content and name describe the picture. */
final class Pictures {
  private Pictures() {}

  static String url(Path directory, String name) {
    try {
      return Files.writeString(directory.resolve(name), name).toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
