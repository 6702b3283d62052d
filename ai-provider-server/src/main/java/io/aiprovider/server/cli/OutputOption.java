package io.aiprovider.server.cli;

import picocli.CommandLine.Option;

/** The form of a result, if it is not a table. */
final class OutputOption {
  @Option(names = "--json", description = "Write JSON instead of a table.")
  private boolean json;

  @Option(names = "--csv", description = "Write CSV instead of a table.")
  private boolean csv;

  boolean isJson() {
    return json;
  }

  boolean isCsv() {
    return csv;
  }
}
