package io.aiprovider.server.web;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.limit.Limits;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request to a management endpoint. Each method fails with a 400 that names the
 * field if the value is not what it returns. A field that is null counts as absent, except for
 * {@link #has}.
 */
public final class RequestFields {
  /** The longest id of a tenant, a user and others that callers choose. */
  public static final int ID_LENGTH = 128;

  private static final int NAME_LENGTH = 200;
  private static final int ENTRIES = 1_000;
  private static final int ENTRY_LENGTH = 256;
  private static final long LARGEST = Limits.MOST_PER_MINUTE;

  private final JsonObject json;

  private RequestFields(JsonObject json) {
    this.json = json;
  }

  /**
   * The fields of a body.
   *
   * @param body an empty one counts as an object without members
   * @param known the names that may be there: a misspelt one must not be ignored, because it may be
   *     meant to restrict something
   */
  public static RequestFields of(byte @Nullable [] body, Set<String> known) {
    JsonObject json;
    try {
      json = body == null || body.length == 0 ? JsonObject.EMPTY : JsonObject.parse(body);
    } catch (JsonException e) {
      throw new RequestRefused(
          ApiError.of(
              400, "The request body must be a JSON object: " + e.getMessage(), "invalid_json"));
    }
    for (String name : json.names()) {
      if (!known.contains(name)) {
        throw RequestRefused.of(
            400,
            "Unknown field '"
                + Printable.of(name)
                + "'. Known are: "
                + known.stream().sorted().collect(Collectors.joining(", "))
                + ".",
            Printable.of(name),
            "unknown_parameter");
      }
    }
    return new RequestFields(json);
  }

  /** Whether the field is there; it may be null. */
  public boolean has(String name) {
    return json.has(name);
  }

  /**
   * The fields for the audit log.
   *
   * @param hidden names whose values are left out: secrets, and data about persons
   */
  public JsonObject without(Set<String> hidden) {
    JsonObject shown = JsonObject.EMPTY;
    for (String name : json.names()) {
      boolean hide = hidden.contains(name) && !isNull(name);
      shown = shown.with(name, hide ? "***" : json.get(name));
    }
    return shown;
  }

  /** A text that must be there, and may have all characters. */
  public String requiredSecret(String name) {
    JsonValue value = value(name);
    if (value == null) {
      throw RequestRefused.missing(name);
    }
    if (!(value instanceof JsonString text)) {
      throw wrongType(name, "a string");
    }
    return TextRules.secret(name, text.value());
  }

  /** A new password. */
  public @Nullable String password(String name) {
    JsonValue value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonString text)) {
      throw wrongType(name, "a string");
    }
    return TextRules.password(name, text.value());
  }

  /** Whether there is this field, and no other. */
  public boolean hasOnly(String name) {
    return json.names().equals(Set.of(name));
  }

  /** The value as it came. */
  public @Nullable JsonValue value(String name) {
    return isNull(name) ? null : json.get(name);
  }

  /** Whether the field is there and null. */
  public boolean isNull(String name) {
    return json.get(name) == JsonLiteral.NULL;
  }

  /** An id, which must be there. */
  public String requiredId(String name) {
    String id = id(name);
    if (id == null) {
      throw RequestRefused.missing(name);
    }
    return id;
  }

  /** An id. */
  public @Nullable String id(String name) {
    return text(name, ID_LENGTH);
  }

  /** A name for people, which must be there. */
  public String requiredName(String name) {
    String text = name(name);
    if (text == null) {
      throw RequestRefused.missing(name);
    }
    return text;
  }

  /** A name for people. */
  public @Nullable String name(String name) {
    return text(name, NAME_LENGTH);
  }

  /** A text with at most this number of characters. */
  public @Nullable String text(String name, int longest) {
    JsonValue value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonString text)) {
      throw wrongType(name, "a string");
    }
    return TextRules.plain(name, text.value(), longest);
  }

  /**
   * An id that is a part of the path.
   *
   * @param name of the parameter in the error
   */
  public static String idInPath(String name, String id) {
    return TextRules.plain(name, id, ID_LENGTH);
  }

  /** A whole number of at least 1. */
  public @Nullable Long positive(String name) {
    JsonValue value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonNumber number)) {
      throw wrongType(name, "a whole number");
    }
    Long whole = number.asLong();
    if (whole == null || whole < 1 || whole > LARGEST) {
      throw RequestRefused.invalid(
          name, "'" + name + "' must be a whole number from 1 to " + LARGEST + ".");
    }
    return whole;
  }

  /** A whole number within bounds; the default if it is absent. */
  public long number(String name, long least, long largest, long standard) {
    JsonValue value = value(name);
    if (value == null) {
      return standard;
    }
    Long whole = value instanceof JsonNumber number ? number.asLong() : null;
    if (whole == null || whole < least || whole > largest) {
      throw RequestRefused.invalid(
          name, "'" + name + "' must be a whole number from " + least + " to " + largest + ".");
    }
    return whole;
  }

  /** {@code true} or {@code false}; the default if it is absent. */
  public boolean flag(String name, boolean standard) {
    JsonValue value = value(name);
    if (value == null) {
      return standard;
    }
    if (value != JsonLiteral.TRUE && value != JsonLiteral.FALSE) {
      throw wrongType(name, "true or false");
    }
    return value == JsonLiteral.TRUE;
  }

  /** A time after this one, in ISO-8601; UTC unless it has an offset. */
  public @Nullable Instant after(Instant now, String name) {
    JsonValue value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonString text)) {
      throw wrongType(name, "a time such as 2027-01-31T00:00:00Z");
    }
    Instant time;
    try {
      time = instant(text.value());
    } catch (DateTimeException e) {
      throw RequestRefused.invalid(
          name, "'" + name + "' must be a time such as 2027-01-31T00:00:00Z.");
    }
    if (!time.isAfter(now) || time.atOffset(ZoneOffset.UTC).getYear() > 9_999) {
      throw RequestRefused.invalid(name, "'" + name + "' must be in the future, before 10000.");
    }
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
  }

  /** One of the words of an enum, in lower case. */
  public <E extends Enum<E>> @Nullable E word(String name, Class<E> words) {
    JsonValue value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonString text)) {
      throw wrongType(name, "a string");
    }
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text.value())) {
        return word;
      }
    }
    throw RequestRefused.invalid(
        name,
        "'"
            + name
            + "' must be one of "
            + Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + ".");
  }

  /** Names of models, in which {@code *} and {@code ?} are wildcards; empty if it is absent. */
  public List<String> patterns(String name) {
    List<String> patterns = texts(name);
    patterns.forEach(pattern -> TextRules.checkPattern(name, pattern));
    return patterns;
  }

  /** Texts, at least one; empty if the field is absent. */
  public List<String> texts(String name) {
    JsonValue value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw wrongType(name, "an array of strings");
    }
    if (array.size() == 0 || array.size() > ENTRIES) {
      throw RequestRefused.invalid(
          name,
          "'" + name + "' must have 1 to " + ENTRIES + " entries; null removes the restriction.");
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue entry : array) {
      if (!(entry instanceof JsonString text)) {
        throw wrongType(name, "an array of strings");
      }
      texts.add(TextRules.plain(name, text.value(), ENTRY_LENGTH));
    }
    return texts;
  }

  private static RequestRefused wrongType(String name, String expected) {
    return RequestRefused.of(400, "'" + name + "' must be " + expected + ".", name, "invalid_type");
  }
}
