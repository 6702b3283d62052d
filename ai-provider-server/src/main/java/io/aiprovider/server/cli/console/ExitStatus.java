package io.aiprovider.server.cli.console;

/** How a command ends. */
public final class ExitStatus {
  /** All is well. */
  public static final int OK = 0;

  /** The command failed, or found something that is wrong or differs. */
  public static final int FAILED = 1;

  /** An option, a file or a request cannot be used. */
  public static final int WRONG_USE = 2;

  private ExitStatus() {}
}
