package io.aiprovider.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all commands have. */
final class ServerOption {
  /** Says in the help which key is used. */
  static final String KEY =
      "The key is that of AI_PROVIDER_ADMIN_KEY or, if that is not set, of AI_PROVIDER_API_KEY.";

  /** The same for commands that act as a caller. */
  static final String CALLER_KEY =
      "The key is that of AI_PROVIDER_API_KEY or, if that is not set, of AI_PROVIDER_ADMIN_KEY.";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The running server. If not given, AI_PROVIDER_URL, otherwise"
              + " http://localhost:8005 (or the port of AI_PROVIDER_PORT).")
  private @Nullable String url;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  /** For a command of an operator. */
  ServerClient client(ServerAddress.Factory servers) {
    return new ServerClient(servers.forOperator(url));
  }

  /** For a command of a caller. */
  ServerClient callerClient(ServerAddress.Factory servers) {
    return new ServerClient(servers.forCaller(url));
  }
}
