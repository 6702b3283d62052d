package io.aiprovider.server.web;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A table as comma-separated values: RFC 4180, in UTF-8.
 *
 * <p>A program for spreadsheets calculates a text that begins like a formula, and some formulas
 * send data away. So such a text gets an apostrophe in front, which these programs do not show.
 */
public final class Csv {
  private static final String FORMULA = "=+-@\t\r";

  private final StringBuilder text = new StringBuilder();

  /** A table with these columns. */
  public Csv(List<String> columns) {
    row(columns);
  }

  /** Adds a row; null is an empty field. */
  public void row(List<? extends @Nullable Object> fields) {
    String separator = "";
    for (Object field : fields) {
      text.append(separator).append(field(field));
      separator = ",";
    }
    text.append("\r\n");
  }

  private static String field(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Number number) {
      return number.toString();
    }
    String field = value.toString();
    if (!field.isEmpty() && FORMULA.indexOf(field.charAt(0)) >= 0) {
      field = "'" + field;
    }
    return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }

  /**
   * An answer that browsers save as a file.
   *
   * @param file the name of the file
   */
  public ResponseEntity<byte[]> answer(String file) {
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(file).build().toString())
        .cacheControl(CacheControl.noStore())
        .body(toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
