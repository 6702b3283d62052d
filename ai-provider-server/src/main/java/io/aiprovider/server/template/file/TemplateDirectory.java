package io.aiprovider.server.template.file;

import io.aiprovider.server.template.prompt.TemplateFile;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of the operator's templates. Hidden files and directories are not read. */
public final class TemplateDirectory {
  /** The ending of the names of templates' files. */
  public static final String SUFFIX = ".prompt";

  private static final Logger log = LoggerFactory.getLogger(TemplateDirectory.class);
  private static final String SETTING = "ai-provider.templates.location";
  private static final Path USUAL = Path.of("templates");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*");
  private static final int DEEPEST = 4;
  private static final int MOST = 500;
  private static final long LARGEST = 1_048_576;

  /** Paths below {@code /ai/} that are no templates. */
  private static final Set<String> TAKEN = Set.of("models");

  private final @Nullable Path directory;

  /**
   * @param location the configured directory; empty: the usual one, if it exists
   * @throws StartRefused if a configured directory does not exist
   */
  public TemplateDirectory(String location) {
    Path configured = location.isBlank() ? USUAL : Path.of(location);
    if (Files.isDirectory(configured)) {
      directory = configured;
    } else if (location.isBlank()) {
      directory = null;
    } else {
      throw new StartRefused(
          SETTING + " is '" + location + "', which is not a directory.",
          "Create it, or set the path of the directory that has the templates.",
          SETTING,
          null,
          0);
    }
  }

  /**
   * The files with templates, in the order of their names.
   *
   * @throws StartRefused if one of them cannot be read, or its name cannot be a path
   */
  public List<TemplateFile> files() {
    if (directory == null) {
      return List.of();
    }
    List<TemplateFile> files = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (Path path : paths(directory)) {
      String relative = directory.relativize(path).toString().replace('\\', '/');
      if (relative.endsWith(SUFFIX)) {
        files.add(read(path, relative.substring(0, relative.length() - SUFFIX.length())));
      } else {
        ignored.add(relative);
      }
    }
    if (files.size() > MOST) {
      throw new StartRefused(
          directory + " has " + files.size() + " templates; at most " + MOST + " are possible.",
          "Remove some of them.");
    }
    if (!ignored.isEmpty()) {
      log.warn(
          "Files in {} that are not read, because the names of templates end with {}: {}",
          directory,
          SUFFIX,
          ignored.stream().limit(10).collect(Collectors.joining(", ")));
    }
    return files;
  }

  /** The files of a directory as far as it can be read; empty: those of the usual one. */
  public static List<Path> filesIn(String location) {
    Path directory = location.isBlank() ? USUAL : Path.of(location);
    try {
      return Files.isDirectory(directory) ? paths(directory) : List.of();
    } catch (StartRefused unreadable) {
      return List.of();
    }
  }

  private static List<Path> paths(Path directory) {
    try (Stream<Path> paths = Files.walk(directory, DEEPEST)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !isHidden(directory.relativize(path)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new StartRefused(
          "The directory " + directory + " cannot be read.",
          "Check that this process may read it and all below it.",
          SETTING,
          null,
          0);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static TemplateFile read(Path path, String name) {
    TemplateFile file = new TemplateFile(name, path.toString(), "");
    if (!NAME.matcher(name).matches()) {
      throw file.wrong(
          0,
          "its name becomes the path /ai/"
              + name
              + ", so it can have only the letters a to z, digits, - and _");
    }
    if (TAKEN.contains(name)) {
      throw file.wrong(0, "the path /ai/" + name + " belongs to the server");
    }
    try {
      if (Files.size(path) > LARGEST) {
        throw file.wrong(0, "it is larger than " + LARGEST + " bytes");
      }
      return new TemplateFile(name, path.toString(), Files.readString(path));
    } catch (CharacterCodingException e) {
      throw file.wrong(0, "it is not a text in UTF-8");
    } catch (IOException e) {
      throw file.wrong(0, "it cannot be read");
    }
  }
}
