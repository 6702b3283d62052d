package io.aiprovider.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param name its path below the repository's root
 * @param text the Markdown
 */
public record Page(String name, String text) {
  private static final Pattern FENCED =
      Pattern.compile("^```(\\w+)\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)[ #]*");
  private static final Set<String> BUILT = Set.of("target", ".git", "node_modules");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** A fenced block; {@code toString} is its position. */
  public record Block(String page, int line, String text) {
    @Override
    public String toString() {
      return page + ", line " + line;
    }
  }

  public static Page of(String name) {
    try {
      return new Page(name, Files.readString(root().resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The README and everything below {@code docs/}. */
  static List<Page> all() {
    try (Stream<Path> files = Files.walk(root().resolve("docs"))) {
      Stream<String> names =
          files
              .map(file -> root().relativize(file).toString())
              .filter(name -> name.endsWith(".md"));
      return Stream.concat(Stream.of("README.md"), names.sorted()).map(Page::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every page of the repository. */
  public static List<Page> everywhere() {
    List<Page> pages = new ArrayList<>();
    try {
      Files.walkFileTree(
          root(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) {
              return BUILT.contains(directory.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
              String name = root().relativize(file).toString();
              if (name.endsWith(".md")) {
                pages.add(Page.of(name));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages;
  }

  /** The anchors of its headings, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    boolean fenced = false;
    for (String line : text.lines().toList()) {
      fenced ^= line.startsWith("```");
      Matcher heading = HEADING.matcher(line);
      if (!fenced && heading.matches()) {
        String anchor =
            heading
                .group(1)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        int same = 0;
        while (!anchors.add(same == 0 ? anchor : anchor + "-" + same)) {
          same++;
        }
      }
    }
    return anchors;
  }

  public static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  public List<Block> blocks(String language) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = FENCED.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        int line = (int) text.substring(0, matcher.start()).lines().count() + 1;
        blocks.add(new Block(name, line, matcher.group(2)));
      }
    }
    return blocks;
  }

  /** The rows of the tables below a heading, up to the next heading, without their headers. */
  public List<List<String>> rows(String heading) {
    List<List<String>> rows = new ArrayList<>();
    List<String> lines = section(heading).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean header = i + 1 < lines.size() && lines.get(i + 1).startsWith("|-");
      if (lines.get(i).startsWith("| ") && !header) {
        rows.add(cells(lines.get(i)));
      }
    }
    return rows;
  }

  public String section(String heading) {
    int start = text.indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new AssertionError(name + " has no heading '" + heading + "'.");
    }
    int from = start + heading.length() + 1;
    Matcher next =
        Pattern.compile("^#+ ", Pattern.MULTILINE).matcher(text).region(from, text.length());
    return text.substring(from, next.find() ? next.start() : text.length());
  }

  private static List<String> cells(String row) {
    String inner = row.strip().substring(1, row.strip().length() - 1);
    return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }

  /** The texts between backticks. */
  public static List<String> code(String text) {
    return CODE.matcher(text).results().map(result -> result.group(1)).toList();
  }
}
