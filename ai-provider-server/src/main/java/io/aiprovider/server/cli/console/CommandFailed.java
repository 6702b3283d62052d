package io.aiprovider.server.cli.console;

/** A command that cannot do its work. The message is for the user. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  private CommandFailed(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Something that is not the user's mistake. */
  public static CommandFailed because(String message) {
    return new CommandFailed(ExitStatus.FAILED, message);
  }

  /** A value that cannot be used. */
  public static CommandFailed wrongUse(String message) {
    return new CommandFailed(ExitStatus.WRONG_USE, message);
  }

  /** The {@link ExitStatus}. */
  public int status() {
    return status;
  }
}
