package io.aiprovider.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Java types that are one JSON string, number or boolean.
 *
 * @param type the schema's {@code type}
 * @param format the schema's {@code format}: only those that OpenAI's strict mode accepts; null for
 *     none
 */
record ScalarType(String type, @Nullable String format) {
  private static final ScalarType TEXT = new ScalarType("string", null);
  private static final ScalarType INTEGER = new ScalarType("integer", null);
  private static final ScalarType NUMBER = new ScalarType("number", null);
  private static final ScalarType BOOLEAN = new ScalarType("boolean", null);
  private static final ScalarType MOMENT = new ScalarType("string", "date-time");

  private static final Map<Class<?>, ScalarType> KNOWN =
      Map.ofEntries(
          Map.entry(String.class, TEXT),
          Map.entry(URI.class, TEXT),
          Map.entry(UUID.class, new ScalarType("string", "uuid")),
          Map.entry(byte.class, INTEGER),
          Map.entry(Byte.class, INTEGER),
          Map.entry(short.class, INTEGER),
          Map.entry(Short.class, INTEGER),
          Map.entry(int.class, INTEGER),
          Map.entry(Integer.class, INTEGER),
          Map.entry(long.class, INTEGER),
          Map.entry(Long.class, INTEGER),
          Map.entry(BigInteger.class, INTEGER),
          Map.entry(float.class, NUMBER),
          Map.entry(Float.class, NUMBER),
          Map.entry(double.class, NUMBER),
          Map.entry(Double.class, NUMBER),
          Map.entry(BigDecimal.class, NUMBER),
          Map.entry(boolean.class, BOOLEAN),
          Map.entry(Boolean.class, BOOLEAN),
          Map.entry(LocalDate.class, new ScalarType("string", "date")),
          Map.entry(LocalTime.class, new ScalarType("string", "time")),
          Map.entry(Duration.class, new ScalarType("string", "duration")),
          Map.entry(Instant.class, MOMENT),
          Map.entry(LocalDateTime.class, MOMENT),
          Map.entry(OffsetDateTime.class, MOMENT),
          Map.entry(ZonedDateTime.class, MOMENT));

  static @Nullable ScalarType of(Class<?> type) {
    return KNOWN.get(type);
  }

  JsonObject schema() {
    JsonObject schema = JsonObject.of("type", type);
    return format == null ? schema : schema.with("format", format);
  }
}
