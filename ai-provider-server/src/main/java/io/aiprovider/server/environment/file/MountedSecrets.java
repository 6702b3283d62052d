package io.aiprovider.server.environment.file;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of variables in files: in a mounted directory, or in a file that a variable names. */
public final class MountedSecrets {
  private final Path directory;

  /** The files of a directory, each with the variable's name in lower case. */
  public MountedSecrets(Path directory) {
    this.directory = directory;
  }

  /** The mounted value of a variable; null if there is none. */
  public @Nullable String mounted(String variable) {
    Path file = file(variable);
    return Files.isRegularFile(file) ? read(variable, file, "The mounted secret " + file) : null;
  }

  /** The file that has a variable's value, if it exists. */
  public Path file(String variable) {
    return directory.resolve(variable.toLowerCase(Locale.ROOT));
  }

  /**
   * The value in the file that a variable's {@code NAME_FILE} names.
   *
   * @throws StartRefused if it cannot be read
   */
  public static String named(String variable, Path file) {
    return read(variable + "_FILE", file, variable + "_FILE names " + file + ", which");
  }

  private static String read(String key, Path file, String what) {
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      String why = Files.exists(file) ? "cannot be read" : "does not exist";
      throw new StartRefused(
          what + " " + why + ".",
          "Check the path and that this process may read it (it must be text, in UTF-8).",
          key,
          file.toString(),
          0);
    }
  }
}
