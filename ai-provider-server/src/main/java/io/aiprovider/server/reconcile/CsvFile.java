package io.aiprovider.server.reconcile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file with comma-separated values as in RFC 4180, in UTF-8, with or without a byte order mark.
 * Every field knows its place, so that a message about it can name the place.
 */
final class CsvFile {
  private static final char MARK = '\uFEFF';

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  private CsvFile(String text) {
    this.text = text;
  }

  /** A field. */
  record Field(String text, int line, int column) {
    UnreadableReport refused(String message) {
      return new UnreadableReport(line, column, message);
    }
  }

  /** A row, by the names of the columns. */
  record Row(Field first, Map<String, Field> fields) {
    /** A field that is there and not empty. */
    @Nullable Field find(String column) {
      Field field = fields.get(column);
      return field == null || field.text().isBlank() ? null : field;
    }

    /** A field that must not be empty. */
    Field required(String column) {
      Field field = find(column);
      if (field == null) {
        throw fields
            .getOrDefault(column, first)
            .refused("The row has no value in the column '" + column + "'.");
      }
      return field;
    }
  }

  /**
   * Reads a file.
   *
   * @param header gets the first row, before the others are read
   * @param row gets each other row that is not empty
   * @throws UnreadableReport if the text is not well formed, or a row does not fit the header
   */
  static void read(byte[] file, Consumer<List<Field>> header, Consumer<Row> row) {
    CsvFile csv = new CsvFile(decoded(file));
    List<Field> columns = csv.next();
    header.accept(columns);
    while (csv.at < csv.text.length()) {
      List<Field> fields = csv.next();
      if (fields.size() > 1 || !fields.get(0).text().isEmpty()) {
        row.accept(row(columns, fields));
      }
    }
  }

  private static String decoded(byte[] file) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
      return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UnreadableReport(1, 1, "The file is not text in UTF-8.");
    }
  }

  private static Row row(List<Field> columns, List<Field> fields) {
    if (fields.size() != columns.size()) {
      throw fields
          .get(Math.min(fields.size(), columns.size()) - 1)
          .refused(
              "The row has "
                  + fields.size()
                  + " fields, but the header has "
                  + columns.size()
                  + ".");
    }
    Map<String, Field> byName = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      byName.put(columns.get(i).text(), fields.get(i));
    }
    return new Row(fields.get(0), byName);
  }

  /** The fields of the next row, at least one. */
  private List<Field> next() {
    List<Field> fields = new ArrayList<>();
    do {
      fields.add(field());
    } while (isNext(','));
    if (at < text.length()) {
      endOfLine();
    }
    return fields;
  }

  private boolean isNext(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void endOfLine() {
    boolean carriage = isNext('\r');
    if (!isNext('\n') && !carriage) {
      throw new UnreadableReport(line, column(), "Expected a comma after the quotation mark.");
    }
    newLine();
  }

  private void newLine() {
    line++;
    lineStart = at;
  }

  private int column() {
    return at - lineStart + 1;
  }

  private Field field() {
    int startLine = line;
    int startColumn = column();
    String value = isNext('"') ? quoted(startLine, startColumn) : plain();
    return new Field(value, startLine, startColumn);
  }

  private String plain() {
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted(int startLine, int startColumn) {
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '"' && !isNext('"')) {
        return value.toString();
      }
      value.append(next);
      if (next == '\n') {
        newLine();
      }
    }
    throw new UnreadableReport(startLine, startColumn, "A quotation mark is not closed.");
  }
}
