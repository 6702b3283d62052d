package io.aiprovider.server.cli.console;

import io.aiprovider.server.wire.Printable;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param width how many characters a line may have; 0: any number, because nobody reads it on a
 *     screen
 * @param hasStyles whether text may be bold
 */
public record Console(PrintStream out, PrintStream err, int width, boolean hasStyles) {
  private static final int NARROWEST = 40;
  private static final int NARROWEST_HELP = 60;
  private static final int HELP_WIDTH = 80;
  private static final int WIDEST_HELP = 100;

  /**
   * The width comes from COLUMNS, which the launcher sets if the output is a terminal. 0 is what
   * some terminals say that do not know their width.
   */
  public static Console of(Map<String, String> environment, PrintStream out, PrintStream err) {
    int width = columns(environment.getOrDefault("COLUMNS", ""));
    String noColor = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Console(out, err, width, width > 0 && noColor.isEmpty() && !dumb);
  }

  private static int columns(String text) {
    try {
      int columns = Integer.parseInt(text.strip());
      return columns > 0 ? Math.max(NARROWEST, columns) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  public int helpWidth() {
    return width == 0 ? HELP_WIDTH : Math.max(NARROWEST_HELP, Math.min(width, WIDEST_HELP));
  }

  /** Writes a line of the result. */
  public void line(String text) {
    out.println(printable(text));
  }

  /** Writes a heading. */
  public void heading(String text) {
    out.println(hasStyles ? "\u001B[1m" + printable(text) + "\u001B[0m" : printable(text));
  }

  /** Writes a text of several lines that a program reads, as it is. */
  public void raw(String text) {
    out.print(text.endsWith("\n") ? text : text + System.lineSeparator());
  }

  /** Writes a piece of a text at once, without ending the line. */
  public void piece(String text) {
    out.print(isTerminal() ? withoutControls(text) : text);
    out.flush();
  }

  /** Whether the output is read on a screen. */
  public boolean isTerminal() {
    return width > 0;
  }

  /** Whether nobody reads the output any more. */
  public boolean isClosed() {
    return out.checkError();
  }

  /** Writes something that is not a part of the result. */
  public void note(String text) {
    err.println(printable(text));
  }

  /** Shows how far the command is, in place of what it showed before; an empty text ends this. */
  public void progress(String text) {
    err.print("\r\u001B[K" + printable(text));
    err.flush();
  }

  /** Writes why a command failed. */
  public void error(String text) {
    err.println("ai-provider: " + printable(text));
  }

  /** Names come from callers: a control character could change what the terminal shows. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints().forEach(c -> clean.appendCodePoint(Printable.isText(c) ? c : '?'));
    return clean.toString();
  }

  /**
   * Text of several lines. Pieces may end within a character, so only single units are looked at.
   */
  private static String withoutControls(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '?' : c);
    }
    return clean.toString();
  }
}
