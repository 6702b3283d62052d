package io.aiprovider.server.cli;

/** A command that cannot do its work. The message is for the user. */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  private CommandFailed(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Something that is not the user's mistake. */
  static CommandFailed because(String message) {
    return new CommandFailed(CommandLineTool.FAILED, message);
  }

  /** A value that cannot be used. */
  static CommandFailed wrongUse(String message) {
    return new CommandFailed(CommandLineTool.WRONG_USE, message);
  }

  /** The exit status. */
  int status() {
    return status;
  }
}
