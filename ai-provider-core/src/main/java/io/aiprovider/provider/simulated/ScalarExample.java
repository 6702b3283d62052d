package io.aiprovider.provider.simulated;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Strings and numbers that fit a JSON Schema. */
final class ScalarExample {
  /** The maximum length of a string, even if a schema requires more. */
  private static final int MAX_LENGTH = 4_000;

  /** Numbers with more digits count as no limit: calculating with them would be too slow. */
  private static final int MAX_SCALE = 100;

  private static final Map<String, String> FORMATS =
      Map.of(
          "date", "2026-01-01",
          "date-time", "2026-01-01T12:00:00Z",
          "time", "12:00:00Z",
          "duration", "PT1H",
          "email", "user@example.com",
          "hostname", "example.com",
          "ipv4", "192.0.2.1",
          "ipv6", "2001:db8::1",
          "uri", "https://example.com/",
          "uuid", "00000000-0000-4000-8000-000000000001");

  private ScalarExample() {}

  /** Text with the required format or length; otherwise an example with the property's name. */
  static JsonString string(JsonObject schema, String name) {
    String format = schema.string("format");
    String formatted = format == null ? null : FORMATS.get(format);
    if (formatted != null) {
      return new JsonString(formatted);
    }
    String text = name.isEmpty() ? "example" : "example " + name;
    long least = Math.min(limit(schema, "minLength", 0), MAX_LENGTH);
    long most = limit(schema, "maxLength", MAX_LENGTH);
    int length = text.codePointCount(0, text.length());
    if (length < least) {
      text += " example".repeat((int) (least - length) / 8 + 1);
    }
    long wanted = Math.min(Math.max(length, least), most);
    return JsonString.of(text.substring(0, text.offsetByCodePoints(0, (int) wanted)));
  }

  /** The value of a size limit; the other value if there is none. */
  static long limit(JsonObject schema, String keyword, long otherwise) {
    Long value = schema.integer(keyword);
    return value == null || value < 0 ? otherwise : value;
  }

  /** 1 if the limits allow it, else a number within them; 1 also if there is no such number. */
  static JsonNumber number(JsonObject schema, boolean whole) {
    Range range = Range.of(schema, whole);
    for (BigDecimal candidate : range.candidates()) {
      for (RoundingMode rounding : List.of(RoundingMode.CEILING, RoundingMode.FLOOR)) {
        BigDecimal value = range.onGrid(candidate, rounding);
        if (range.contains(value)) {
          return JsonNumber.of(value.stripTrailingZeros());
        }
      }
    }
    return JsonNumber.of(1);
  }

  /** The limits of a number; those that are null do not exist. */
  private record Range(
      @Nullable BigDecimal minimum,
      @Nullable BigDecimal above,
      @Nullable BigDecimal maximum,
      @Nullable BigDecimal below,
      @Nullable BigDecimal grid) {

    static Range of(JsonObject schema, boolean whole) {
      BigDecimal step = decimal(schema, "multipleOf");
      boolean usable = step != null && step.signum() > 0;
      return new Range(
          decimal(schema, "minimum"),
          decimal(schema, "exclusiveMinimum"),
          decimal(schema, "maximum"),
          decimal(schema, "exclusiveMaximum"),
          usable ? step : whole ? BigDecimal.ONE : null);
    }

    private static @Nullable BigDecimal decimal(JsonObject schema, String keyword) {
      JsonValue value = schema.get(keyword);
      BigDecimal number = value == null ? null : value.asDecimal();
      return number == null || Math.abs((long) number.scale()) > MAX_SCALE ? null : number;
    }

    List<BigDecimal> candidates() {
      List<BigDecimal> candidates = new ArrayList<>();
      candidates.add(BigDecimal.ONE);
      BigDecimal low = minimum == null ? above : minimum;
      BigDecimal high = maximum == null ? below : maximum;
      if (low != null) {
        candidates.add(low);
        candidates.add(low.add(BigDecimal.ONE));
      }
      if (high != null) {
        candidates.add(high);
        candidates.add(high.subtract(BigDecimal.ONE));
      }
      if (low != null && high != null) {
        candidates.add(low.add(high).divide(BigDecimal.valueOf(2)));
      }
      return candidates;
    }

    BigDecimal onGrid(BigDecimal value, RoundingMode rounding) {
      return grid == null ? value : value.divide(grid, 0, rounding).multiply(grid);
    }

    boolean contains(BigDecimal value) {
      return (minimum == null || value.compareTo(minimum) >= 0)
          && (above == null || value.compareTo(above) > 0)
          && (maximum == null || value.compareTo(maximum) <= 0)
          && (below == null || value.compareTo(below) < 0);
    }
  }
}
