package io.aiprovider.server.environment.variable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The address of Redis: {@code REDIS_URL}, or its parts. */
public final class RedisVariables {
  public static final String URL = "REDIS_URL";
  public static final String HOST = "REDIS_HOST";
  static final String PORT = "REDIS_PORT";
  static final String DATABASE = "REDIS_DB";
  static final String PASSWORD = "REDIS_PASSWORD";

  /** They have no effect without a host. */
  public static final List<String> FURTHER_PARTS = List.of(PORT, DATABASE, PASSWORD);

  private RedisVariables() {}

  /** The URL; null if none is set, or a part is refused. */
  static @Nullable String url(Variables variables) {
    String url = variables.get(URL);
    String host = variables.get(HOST);
    if (url != null || host == null) {
      return url;
    }
    Long port = variables.wholeNumber(PORT, 1);
    if (port != null && port > 65535) {
      variables.refuse(PORT, "must be at most 65535");
      return null;
    }
    Long database = variables.wholeNumber(DATABASE, 0);
    String password = variables.get(PASSWORD);
    return "redis://"
        + (password == null ? "" : ":" + encoded(password) + "@")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + (port == null ? 6379 : port)
        + "/"
        + (database == null ? 0 : database);
  }

  private static String encoded(String password) {
    return URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
