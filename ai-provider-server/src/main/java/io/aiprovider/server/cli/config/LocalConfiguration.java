package io.aiprovider.server.cli.config;

import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.configuration.ConfigurationJson;
import io.aiprovider.server.configuration.ConfigurationReader;
import io.aiprovider.server.configuration.ConfigurationReading;
import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The configuration that a server would read that is started in the working directory. */
public final class LocalConfiguration {
  private LocalConfiguration() {}

  /**
   * Reads it.
   *
   * @param file a further configuration file; null: none
   * @throws CommandFailed if there is no such file
   */
  public static ConfigurationReading read(@Nullable String file) {
    if (file != null && !Files.isRegularFile(Path.of(file))) {
      throw CommandFailed.wrongUse("There is no file '" + file + "'.");
    }
    return file == null
        ? ConfigurationReader.ofProcess().read()
        : ConfigurationReader.ofProcess("--config=" + file).read();
  }

  /** Writes mistakes, each with its place and what to do. */
  public static void print(List<StartRefused> mistakes, Consumer<String> lines) {
    for (StartRefused mistake : mistakes) {
      lines.accept(place(mistake) + mistake.fault());
      mistake.remedy().lines().map(line -> line.isEmpty() ? "" : "    " + line).forEach(lines);
    }
  }

  private static String place(StartRefused mistake) {
    String file = ConfigurationJson.file(mistake);
    if (file == null) {
      return "";
    }
    String line = mistake.line() == 0 ? "" : ":" + mistake.line();
    String column = mistake.column() == 0 ? "" : ":" + mistake.column();
    return file + line + column + ": ";
  }

  /** The files that were read. */
  static String sources(ConfigurationReading reading) {
    Path here = Path.of("").toAbsolutePath();
    String files =
        reading.files().stream()
            .filter(Files::isRegularFile)
            .map(file -> file.startsWith(here) ? here.relativize(file) : file)
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    return files.isEmpty() ? "only variables are set" : files;
  }
}
