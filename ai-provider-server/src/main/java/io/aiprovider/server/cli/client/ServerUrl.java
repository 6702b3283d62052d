package io.aiprovider.server.cli.client;

import io.aiprovider.server.cli.console.CommandFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The URL of a running server. */
final class ServerUrl {
  private static final String URL = "AI_PROVIDER_URL";
  private static final String PORT = "AI_PROVIDER_PORT";
  private static final String STANDARD_PORT = "8005";
  private static final int LARGEST_PORT = 65_535;

  /** A name of a host may have an underscore, which {@link URI#getHost} does not accept. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[[^\\[\\]@]+]|[^:@\\[\\]]+)(?::(\\d*))?");

  private ServerUrl() {}

  /**
   * The URL, without a slash or the path of OpenAI's interface at its end.
   *
   * @param option the URL on the command line; null: that of the environment
   * @throws CommandFailed if it cannot be used
   */
  static String find(@Nullable String option, Map<String, String> environment) {
    if (option != null) {
      return checked("--url", option.strip());
    }
    String set = environment.getOrDefault(URL, "").strip();
    return set.isEmpty() ? local(environment) : checked(URL, set);
  }

  private static String local(Map<String, String> environment) {
    String port = environment.getOrDefault(PORT, STANDARD_PORT).strip();
    if (!isPort(port)) {
      throw CommandFailed.wrongUse(
          PORT
              + " must be a port from 1 to "
              + LARGEST_PORT
              + ", but is '"
              + port
              + "'. Correct it, or set "
              + URL
              + " to the address of the server.");
    }
    return "http://localhost:" + port;
  }

  private static String checked(String source, String url) {
    String authority = authority(source, url);
    if (authority.contains("@")) {
      throw CommandFailed.wrongUse(
          source
              + " must not have a user name or a password. Set AI_PROVIDER_ADMIN_KEY or"
              + " AI_PROVIDER_API_KEY to the key.");
    }
    Matcher matcher = HOST_AND_PORT.matcher(authority);
    if (!matcher.matches()) {
      throw unusable(source, url);
    }
    String port = matcher.group(1);
    if (port != null && !port.isEmpty() && !isPort(port)) {
      throw CommandFailed.wrongUse(
          source + " must have a port from 1 to " + LARGEST_PORT + ", but is '" + url + "'.");
    }
    return url.replaceAll("/+(v1/*)?$", "");
  }

  /** The part with the host and the port. */
  private static String authority(String source, String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean isHttp = scheme.equals("http") || scheme.equals("https");
      boolean isPlain = uri.getRawQuery() == null && uri.getRawFragment() == null;
      if (isHttp && isPlain && uri.getRawAuthority() != null) {
        return uri.getRawAuthority();
      }
    } catch (URISyntaxException e) {
      // reported below
    }
    throw unusable(source, url);
  }

  private static CommandFailed unusable(String source, String url) {
    return CommandFailed.wrongUse(
        source + " must be a URL such as http://localhost:8005, but is '" + url + "'.");
  }

  private static boolean isPort(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= LARGEST_PORT;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
