package io.aiprovider.docs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands in a shell script, as far as the documentation uses the shell. */
public final class ShellCommands {
  private static final String ENDS = "\n|;&()";

  private final String text;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private @Nullable StringBuilder word;

  private ShellCommands(String text) {
    this.text = text;
  }

  /** Its commands, each as its words without quotes. Variables are not replaced. */
  public static List<List<String>> in(String text) {
    ShellCommands parser = new ShellCommands(text);
    parser.parse();
    return parser.commands;
  }

  private void parse() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        if (text.charAt(i) != '\n') {
          append(text.charAt(i));
        }
      } else if (c == '\'' || c == '"') {
        int end = text.indexOf(c, i + 1);
        append("");
        append(text.substring(i + 1, end));
        i = end;
      } else if (c == '#' && word == null) {
        i = text.indexOf('\n', i) - 1;
        if (i < -1) {
          break;
        }
      } else if (ENDS.indexOf(c) >= 0) {
        endCommand();
      } else if (Character.isWhitespace(c)) {
        endWord();
      } else {
        append(c);
      }
    }
    endCommand();
  }

  private void append(Object more) {
    StringBuilder begun = word == null ? new StringBuilder() : word;
    word = begun.append(more);
  }

  private void endWord() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }

  private void endCommand() {
    endWord();
    if (!words.isEmpty()) {
      commands.add(words);
      words = new ArrayList<>();
    }
  }
}
