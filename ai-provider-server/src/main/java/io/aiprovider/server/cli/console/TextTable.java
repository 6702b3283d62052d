package io.aiprovider.server.cli.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of text. If it is wider than the screen, first its texts are cut, then the least
 * important columns are left out, and a line below says which.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final String CUT = "...";
  private static final int SHORTEST_TEXT = 12;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean hasTotal;

  /**
   * A column.
   *
   * @param name its heading
   * @param number whether it has numbers, which are aligned to the right and never cut
   * @param rank how important it is; 1 is never left out
   */
  public record Column(String name, boolean number, int rank) {
    public static Column text(String name, int rank) {
      return new Column(name, false, rank);
    }

    public static Column number(String name, int rank) {
      return new Column(name, true, rank);
    }
  }

  public TextTable(List<Column> columns) {
    this.columns = columns;
  }

  public void row(List<String> cells) {
    rows.add(cells.stream().map(Console::printable).toList());
  }

  /** Adds a last row that is divided from the others. */
  public void total(List<String> cells) {
    row(cells);
    hasTotal = true;
  }

  /** Writes it. */
  public void print(Console console) {
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    List<Integer> widths = widths();
    List<String> omitted = new ArrayList<>();
    if (console.width() > 0) {
      fit(console.width(), shown, widths, omitted);
    }
    console.heading(line(shown, widths, columns.stream().map(Column::name).toList()));
    for (int i = 0; i < rows.size(); i++) {
      if (hasTotal && i == rows.size() - 1 && i > 0) {
        console.line("-".repeat(width(shown, widths)));
      }
      console.line(line(shown, widths, rows.get(i)));
    }
    if (!omitted.isEmpty()) {
      console.note(
          "Left out, because the terminal is too narrow: " + String.join(", ", omitted) + ".");
    }
  }

  private List<Integer> widths() {
    return new ArrayList<>(
        IntStream.range(0, columns.size())
            .mapToObj(
                i ->
                    Math.max(
                        columns.get(i).name().length(),
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)))
            .toList());
  }

  private static int width(List<Integer> shown, List<Integer> widths) {
    return shown.stream().mapToInt(widths::get).sum() + GAP.length() * (shown.size() - 1);
  }

  private void fit(int width, List<Integer> shown, List<Integer> widths, List<String> omitted) {
    cut(width, shown, widths);
    while (width(shown, widths) > width) {
      Integer least =
          shown.stream()
              .filter(i -> columns.get(i).rank() > 1)
              .max(Comparator.comparingInt(i -> columns.get(i).rank()))
              .orElse(null);
      if (least == null) {
        return;
      }
      shown.removeIf(least::equals);
      omitted.add(columns.get(least).name());
    }
  }

  /** Makes the widest text column narrower, again and again, until the table fits. */
  private void cut(int width, List<Integer> shown, List<Integer> widths) {
    while (width(shown, widths) > width) {
      Integer widest =
          shown.stream()
              .filter(i -> !columns.get(i).number() && widths.get(i) > SHORTEST_TEXT)
              .max(Comparator.comparingInt(widths::get))
              .orElse(null);
      if (widest == null) {
        return;
      }
      widths.set(widest, widths.get(widest) - 1);
    }
  }

  private String line(List<Integer> shown, List<Integer> widths, List<String> cells) {
    return shown.stream()
        .map(i -> cell(cells.get(i), widths.get(i), columns.get(i).number()))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String cell(String text, int width, boolean number) {
    if (text.length() > width) {
      return text.substring(0, width - CUT.length()) + CUT;
    }
    String fill = " ".repeat(width - text.length());
    return number ? fill + text : text + fill;
  }
}
