package io.aiprovider.server.cli.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the running server of a command and the key for it.
 *
 * @param environment the environment variables
 */
public record Servers(Map<String, String> environment) {
  private static final String ADMIN_KEY = "AI_PROVIDER_ADMIN_KEY";
  private static final String CALLER_KEY = "AI_PROVIDER_API_KEY";

  /**
   * The server, with the admin key, or else the key of a caller.
   *
   * @param option the URL on the command line; null: that of the environment
   * @throws io.aiprovider.server.cli.console.CommandFailed if the URL or the key cannot be used
   */
  public ServerClient forOperator(@Nullable String option) {
    return client(option, ADMIN_KEY, CALLER_KEY);
  }

  /** The server, with the key of a caller, or else the admin key. */
  public ServerClient forCaller(@Nullable String option) {
    return client(option, CALLER_KEY, ADMIN_KEY);
  }

  private ServerClient client(@Nullable String option, String first, String second) {
    String url = ServerUrl.find(option, environment);
    ServerKey preferred = ServerKey.find(first, environment);
    ServerKey key = preferred == null ? ServerKey.find(second, environment) : preferred;
    return new ServerClient(url, key);
  }

  /** Without keys. */
  @Override
  public String toString() {
    return "Servers";
  }
}
