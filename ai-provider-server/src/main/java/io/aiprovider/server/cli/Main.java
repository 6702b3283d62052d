package io.aiprovider.server.cli;

import io.aiprovider.server.AiProviderServer;

/** The entry point of the jar. */
public final class Main {
  private Main() {}

  /** Runs a command, or starts the server for all other words. */
  public static void main(String[] args) {
    AiProviderServer.main(args);
  }
}
