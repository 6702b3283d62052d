package io.aiprovider.server.reconcile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON that knows its place in the file, so that a message about it can name the place.
 *
 * @param value a Map, a List, a String, a BigDecimal, a Boolean or null
 */
record LocatedJson(@Nullable Object value, int line, int column) {
  private static final int DEEPEST = 50;

  /**
   * Reads a file.
   *
   * @throws UnreadableReport if it is not valid JSON
   */
  static LocatedJson parse(byte[] file) {
    try (JsonParser parser = new JsonFactory().createParser(file)) {
      parser.nextToken();
      LocatedJson root = read(parser, 0);
      if (parser.nextToken() != null) {
        throw refused(parser.currentTokenLocation(), "Unexpected text after the end of the JSON.");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw refused(e.getLocation(), "The text is not valid JSON here.");
    } catch (IOException e) {
      throw new UnreadableReport(1, 1, "The file is not valid JSON.");
    }
  }

  private static UnreadableReport refused(@Nullable JsonLocation location, String message) {
    return location == null
        ? new UnreadableReport(1, 1, message)
        : new UnreadableReport(location.getLineNr(), location.getColumnNr(), message);
  }

  private static LocatedJson read(JsonParser parser, int depth) throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    if (depth > DEEPEST) {
      throw refused(start, "The JSON is nested deeper than in any report.");
    }
    JsonToken token = parser.currentToken();
    Object value =
        token == null
            ? null
            : switch (token) {
              case START_OBJECT -> members(parser, depth);
              case START_ARRAY -> elements(parser, depth);
              case VALUE_STRING -> parser.getText();
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText());
              case VALUE_TRUE -> true;
              case VALUE_FALSE -> false;
              case VALUE_NULL -> null;
              case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                  throw refused(start, "The text is not valid JSON here.");
            };
    return new LocatedJson(value, start.getLineNr(), start.getColumnNr());
  }

  private static Map<String, LocatedJson> members(JsonParser parser, int depth) throws IOException {
    Map<String, LocatedJson> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, read(parser, depth + 1));
    }
    return members;
  }

  private static List<LocatedJson> elements(JsonParser parser, int depth) throws IOException {
    List<LocatedJson> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read(parser, depth + 1));
    }
    return elements;
  }

  UnreadableReport refused(String message) {
    return new UnreadableReport(line, column, message);
  }

  boolean isObject() {
    return value instanceof Map;
  }

  /** The member of an object; null if it is absent or null. */
  @Nullable LocatedJson member(String name) {
    if (!(value instanceof Map<?, ?> members)) {
      throw refused("Expected an object with '" + name + "'.");
    }
    return members.get(name) instanceof LocatedJson member && member.value != null ? member : null;
  }

  LocatedJson required(String name) {
    LocatedJson member = member(name);
    if (member == null) {
      throw refused("The object that begins here has no '" + name + "'.");
    }
    return member;
  }

  /** The elements of an array. */
  List<LocatedJson> elements() {
    if (!(value instanceof List<?> elements)) {
      throw refused("Expected an array.");
    }
    return elements.stream().map(LocatedJson.class::cast).toList();
  }

  String text() {
    if (!(value instanceof String text)) {
      throw refused("Expected a string.");
    }
    return text;
  }

  /** A number, which may be written as a string. */
  BigDecimal decimal() {
    if (value instanceof BigDecimal number) {
      return number;
    }
    return Figures.decimal(value instanceof String text ? text : "", this::refused);
  }

  /** A number of tokens. */
  long count() {
    return Figures.count(decimal(), this::refused);
  }
}
