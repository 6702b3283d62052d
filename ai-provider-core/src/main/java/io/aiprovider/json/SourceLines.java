package io.aiprovider.json;

import io.aiprovider.json.JsonObject.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds the lines of members in the text of an object. */
final class SourceLines {
  private SourceLines() {}

  /** The line of the member at the path, from 1; 0 when it is not known. */
  static int lineOf(byte[] text, Map<String, Member> members, List<String> path) {
    Member member = path.isEmpty() ? null : members.get(path.get(0));
    if (member == null || !member.inSource()) {
      return 0;
    }
    if (path.size() == 1) {
      return line(text, member.from());
    }
    if (!(member.value() instanceof JsonObject)) {
      return 0;
    }
    int value = valueOf(text, member.from());
    JsonObject inner = JsonObject.parseLenient(Arrays.copyOfRange(text, value, member.to()));
    int within = inner.lineOf(path.subList(1, path.size()).toArray(String[]::new));
    return within == 0 ? 0 : line(text, value) + within - 1;
  }

  private static int line(byte[] text, int at) {
    int line = 1;
    for (int i = 0; i < at; i++) {
      line += text[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  /** The place behind the colon of a member that begins at {@code from} with its name. */
  private static int valueOf(byte[] text, int from) {
    int at = from + 1; // behind the opening quotation mark
    while (text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    while (text[at] != ':') {
      at++;
    }
    return at + 1;
  }
}
