package io.aiprovider.server.environment.file;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values of variables in files: in a mounted directory, or in a file that a variable names. A file
 * is read again while the server runs, so it must be a regular one.
 */
public final class MountedSecrets {
  private static final int LONGEST = 65_536;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path directory;

  /** The files of a directory, each with the variable's name in lower case. */
  public MountedSecrets(Path directory) {
    this.directory = directory;
  }

  /**
   * The mounted value of a variable; null if there is no such file. An empty file is an empty
   * value.
   *
   * @throws StartRefused if there is one, but it has no value that can be read
   */
  public @Nullable String mounted(String variable) {
    Path file = file(variable);
    return Files.exists(file) ? read(variable, file, "The mounted secret " + file) : null;
  }

  /** The file that has a variable's value, if it exists. */
  public Path file(String variable) {
    return directory.resolve(variable.toLowerCase(Locale.ROOT));
  }

  /**
   * The value in the file that a variable's {@code NAME_FILE} names.
   *
   * @throws StartRefused if there is none
   */
  public static String named(String variable, Path file) {
    String key = variable + "_FILE";
    String what = key + " names " + file + ", which";
    String value = read(key, file, what);
    if (value.isEmpty()) {
      throw refused(key, file, what + " is empty", "Write the value into it, or unset " + key);
    }
    return value;
  }

  private static String read(String key, Path file, String what) {
    if (!Files.exists(file)) {
      throw refused(key, file, what + " does not exist", "Check the path");
    }
    if (!Files.isRegularFile(file)) {
      throw refused(
          key,
          file,
          what + (Files.isDirectory(file) ? " is a directory" : " is not a regular file"),
          "Check the path: the value must be in a file");
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw refused(
            key, file, what + " is larger than 64 KB", "Check that it is the file with the value");
      }
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(key, file, what + " is not text in UTF-8", "Write the value as text");
    } catch (IOException e) {
      throw refused(
          key, file, what + " cannot be read", "Let this process read it, and check the path");
    }
    String value = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).stripTrailing();
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          key,
          file,
          what + " has line breaks, NUL or other control characters within the value",
          "Write only the value into it, in one line");
    }
    return value;
  }

  private static StartRefused refused(String key, Path file, String what, String remedy) {
    return new StartRefused(what + ".", remedy + ".", key, file.toString(), 0);
  }
}
