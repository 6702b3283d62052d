package io.aiprovider.server.cli.client;

import io.aiprovider.server.cli.console.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key for the server.
 *
 * @param variable where it comes from
 * @param header the header in which it is sent
 */
record ServerKey(String variable, String header, String value) {
  private static final String FILE = "_FILE";
  private static final Map<String, String> HEADERS =
      Map.of("AI_PROVIDER_ADMIN_KEY", "X-Admin-Key", "AI_PROVIDER_API_KEY", "X-API-Key");

  /**
   * The key of a variable, or of the file that it names.
   *
   * @return null if none is set
   * @throws CommandFailed if it cannot be used
   */
  static @Nullable ServerKey find(String variable, Map<String, String> environment) {
    String header = HEADERS.getOrDefault(variable, "");
    String value = environment.getOrDefault(variable, "").strip();
    if (!value.isEmpty()) {
      return checked(new ServerKey(variable, header, value));
    }
    String file = environment.getOrDefault(variable + FILE, "").strip();
    return file.isEmpty()
        ? null
        : checked(new ServerKey(variable + FILE, header, read(variable + FILE, file)));
  }

  private static String read(String variable, String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | RuntimeException e) {
      throw CommandFailed.wrongUse(
          "The file " + file + " of " + variable + " cannot be read. Set it to a file with a key.");
    }
  }

  /** A line break would begin another header. */
  private static ServerKey checked(ServerKey key) {
    if (key.value.isEmpty()) {
      throw CommandFailed.wrongUse("The file of " + key.variable + " is empty.");
    }
    if (!key.value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw CommandFailed.wrongUse(
          key.variable + " has characters that no key has. Set it to the key alone.");
    }
    return key;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return variable;
  }
}
