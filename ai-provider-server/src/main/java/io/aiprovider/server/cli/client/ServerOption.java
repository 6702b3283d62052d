package io.aiprovider.server.cli.client;

import io.aiprovider.server.cli.console.HelpOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all commands have. */
public final class ServerOption {
  /** Says in the help which key is used. */
  public static final String KEY =
      "The key is that of AI_PROVIDER_ADMIN_KEY or, if that is not set, of AI_PROVIDER_API_KEY.";

  /** The same for commands that act as a caller. */
  public static final String CALLER_KEY =
      "The key is that of AI_PROVIDER_API_KEY or, if that is not set, of AI_PROVIDER_ADMIN_KEY.";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The running server. If not given, AI_PROVIDER_URL, otherwise"
              + " http://localhost:8005 (or the port of AI_PROVIDER_PORT).")
  private @Nullable String url;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  /** For a command of an operator. */
  public ServerClient client(Servers servers) {
    return servers.forOperator(url);
  }

  /** For a command of a caller. */
  public ServerClient callerClient(Servers servers) {
    return servers.forCaller(url);
  }
}
