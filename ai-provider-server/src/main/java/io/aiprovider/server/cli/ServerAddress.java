package io.aiprovider.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running server and the key for it.
 *
 * @param url without a slash at the end
 * @param key null: none is set
 */
record ServerAddress(String url, @Nullable Key key) {
  private static final String URL = "AI_PROVIDER_URL";
  private static final String ADMIN_KEY = "AI_PROVIDER_ADMIN_KEY";
  private static final String CALLER_KEY = "AI_PROVIDER_API_KEY";
  private static final String PORT = "AI_PROVIDER_PORT";
  private static final String STANDARD_PORT = "8005";

  /**
   * A key.
   *
   * @param variable where it comes from
   * @param header the header in which it is sent
   */
  record Key(String variable, String header, String value) {
    private static final Map<String, String> HEADERS =
        Map.of(ADMIN_KEY, "X-Admin-Key", CALLER_KEY, "X-API-Key");

    static @Nullable Key of(Map<String, String> environment, String variable) {
      String header = HEADERS.getOrDefault(variable, "");
      String value = environment.getOrDefault(variable, "").strip();
      if (!value.isEmpty()) {
        return new Key(variable, header, value);
      }
      String file = environment.getOrDefault(variable + "_FILE", "");
      return file.isEmpty() ? null : new Key(variable + "_FILE", header, read(variable, file));
    }

    private static String read(String variable, String file) {
      try {
        return Files.readString(Path.of(file)).strip();
      } catch (IOException | RuntimeException e) {
        throw CommandFailed.because(
            "The file " + file + " of " + variable + "_FILE cannot be read.");
      }
    }

    /** Without the key. */
    @Override
    public String toString() {
      return variable;
    }
  }

  /** Finds the server of a command. */
  record Factory(Map<String, String> environment) {

    /**
     * The server, with the admin key, or else the key of a caller.
     *
     * @param option the URL on the command line; null: that of the environment
     * @throws CommandFailed if the URL or the key cannot be used
     */
    ServerAddress forOperator(@Nullable String option) {
      return find(option, ADMIN_KEY, CALLER_KEY);
    }

    /** The server, with the key of a caller, or else the admin key. */
    ServerAddress forCaller(@Nullable String option) {
      return find(option, CALLER_KEY, ADMIN_KEY);
    }

    private ServerAddress find(@Nullable String option, String first, String second) {
      String standard = "http://localhost:" + environment.getOrDefault(PORT, STANDARD_PORT);
      String set = environment.getOrDefault(URL, "");
      String url = option != null ? option : set.isEmpty() ? standard : set;
      Key preferred = Key.of(environment, first);
      Key key = preferred == null ? Key.of(environment, second) : preferred;
      if (key != null && !key.value().chars().allMatch(c -> c > ' ' && c < 127)) {
        throw CommandFailed.wrongUse(
            key.variable() + " has characters that no key has. Set it to the key alone.");
      }
      return new ServerAddress(checked(url), key);
    }

    private static String checked(String url) {
      try {
        URI uri = new URI(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        if (http && uri.getHost() != null && uri.getRawQuery() == null) {
          return url.replaceAll("/+$", "");
        }
      } catch (URISyntaxException e) {
        // reported below
      }
      throw CommandFailed.wrongUse(
          "The server's URL must be like http://localhost:8005, but is '" + url + "'.");
    }
  }
}
