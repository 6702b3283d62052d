package io.aiprovider.server.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.server.cli.console.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of questions, each in a line: {@code same} or what is different, and the two questions,
 * with tabs between them. Empty lines and lines that begin with {@code #} are skipped.
 */
final class QuestionPairs {
  private static final String OWN = "/semantic-cache/pairs.tsv";
  private static final String SAME = "same";

  private QuestionPairs() {}

  /** A pair. */
  record Pair(String kind, String one, String two) {
    /** Whether both have the same answer. */
    boolean isSame() {
      return kind.equals(SAME);
    }
  }

  /** The pairs in a file; null: those that come with this program. */
  static List<Pair> read(@Nullable Path file) {
    try {
      return file == null ? parse(own(), "the own pairs") : parse(text(file), file.toString());
    } catch (NoSuchFileException e) {
      throw CommandFailed.wrongUse("There is no file '" + file + "'.");
    } catch (IOException e) {
      throw CommandFailed.wrongUse(
          "The file " + file + " cannot be read: it must be a text file in UTF-8.");
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  private static String own() throws IOException {
    try (InputStream in = QuestionPairs.class.getResourceAsStream(OWN)) {
      return new String(Objects.requireNonNull(in, OWN).readAllBytes(), UTF_8);
    }
  }

  private static List<Pair> parse(String text, String file) {
    List<Pair> pairs = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\t", -1);
      if (parts.length != 3 || parts[0].isBlank() || parts[1].isBlank() || parts[2].isBlank()) {
        throw CommandFailed.wrongUse(
            "Line %d of %s is not a pair. Write: same (or what is different), a tab, a question, a"
                    .formatted(i + 1, file)
                + " tab, and another question.");
      }
      pairs.add(new Pair(parts[0].strip(), parts[1].strip(), parts[2].strip()));
    }
    if (pairs.stream().noneMatch(Pair::isSame) || pairs.stream().allMatch(Pair::isSame)) {
      throw CommandFailed.wrongUse(
          file + " needs pairs of both kinds: with the same answer, and with different ones.");
    }
    return pairs;
  }
}
