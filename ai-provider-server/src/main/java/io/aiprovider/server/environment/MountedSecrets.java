package io.aiprovider.server.environment;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values that come as files: mounted under a directory, or where a variable says. */
final class MountedSecrets {
  private final Path directory;

  /** Those in this directory: each a file with the variable's name in lower case. */
  MountedSecrets(Path directory) {
    this.directory = directory;
  }

  /** The mounted value of a variable; null when there is none. */
  @Nullable String mounted(String variable) {
    Path file = directory.resolve(variable.toLowerCase(Locale.ROOT));
    return Files.isRegularFile(file) ? read(file, "The mounted secret " + file) : null;
  }

  /**
   * The value in the file that a variable's {@code NAME_FILE} names.
   *
   * @throws StartRefused if it cannot be read
   */
  static String named(String variable, Path file) {
    return read(file, variable + "_FILE names " + file + ", which");
  }

  private static String read(Path file, String what) {
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      String why = Files.exists(file) ? "cannot be read" : "does not exist";
      throw new StartRefused(
          what + " " + why + ".",
          "Check the path and that this process may read it (it must be text, in UTF-8).");
    }
  }
}
