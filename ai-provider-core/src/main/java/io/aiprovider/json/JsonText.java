package io.aiprovider.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import io.aiprovider.json.JsonObject.Member;
import io.aiprovider.json.JsonObject.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON text. */
final class JsonText {
  private static final int MAX_DEPTH = 512;
  private static final int MAX_NUMBER_LENGTH = 999;
  private static final int MAX_PATH = 200;

  /** From this length on, a text is looked through for long strings, such as images. */
  private static final int LONG_TEXT = 64 * 1024;

  private static final int LONG_STRING = 4 * 1024;

  /** Shared by all threads: a buffer for each thread would be lost with each virtual thread. */
  private static final RecyclerPool<BufferRecycler> BUFFERS =
      JsonRecyclerPools.newConcurrentDequePool();

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .recyclerPool(BUFFERS)
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(constraints())
          .build();
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .recyclerPool(BUFFERS)
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .streamReadConstraints(constraints())
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  /** How faults in the text are handled. */
  enum Mode {
    /** Duplicate names and a byte order mark are refused, lone surrogates are replaced. */
    STRICT,
    /** All faults are corrected. */
    LENIENT,
    /** Like {@link #LENIENT}, but lone surrogates are kept. */
    PIECE
  }

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private JsonText() {}

  private static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxNumberLength(MAX_NUMBER_LENGTH)
        .maxStringLength(Integer.MAX_VALUE) // the code that reads the bytes limits their number
        .build();
  }

  static JsonObject read(byte[] text, Mode mode) {
    byte[] utf8 = mode == Mode.STRICT ? text : withoutMark(text);
    int invalid = Utf8.firstInvalid(utf8);
    if (invalid >= 0) {
      throw new JsonException("The text is not valid UTF-8 at byte " + invalid + ".", null);
    }
    try (JsonParser parser = (mode == Mode.STRICT ? STRICT : LENIENT).createParser(utf8)) {
      return read(new Reader(parser, utf8, mode, hasUnicodeEscape(utf8)));
    } catch (IOException e) {
      throw new JsonException("The text is not valid JSON.", null);
    }
  }

  private static byte[] withoutMark(byte[] text) {
    boolean marked =
        text.length > 2
            && text[0] == BYTE_ORDER_MARK[0]
            && Arrays.mismatch(text, BYTE_ORDER_MARK) == 3;
    return marked ? Arrays.copyOfRange(text, 3, text.length) : text;
  }

  private static JsonObject read(Reader reader) throws IOException {
    JsonParser parser = reader.parser();
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonException("Expected a JSON object.", null);
      }
      JsonObject object = reader.root();
      if (parser.nextToken() != null) {
        throw new JsonException("Unexpected text after the JSON object.", null);
      }
      return object;
    } catch (StreamConstraintsException e) {
      throw new JsonException(limitMessage(e), reader.path());
    } catch (JsonProcessingException e) {
      throw new JsonException(syntaxMessage(e), reader.path());
    }
  }

  private static boolean hasUnicodeEscape(byte[] utf8) {
    int last = utf8.length - 1;
    for (int i = EightBytes.find('\\', utf8, 0); i < last; i = EightBytes.find('\\', utf8, i + 2)) {
      if (utf8[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }

  private static String limitMessage(StreamConstraintsException e) {
    String reason = e.getOriginalMessage();
    if (reason.contains("nesting depth")) {
      return "The JSON is nested deeper than " + MAX_DEPTH + " levels.";
    }
    if (reason.contains("Number")) {
      return "A number in the JSON has more than " + MAX_NUMBER_LENGTH + " characters.";
    }
    return "The JSON exceeds the limits of the parser.";
  }

  /**
   * The parser's own messages may quote the text, so only the position and known causes are
   * reported.
   */
  private static String syntaxMessage(JsonProcessingException e) {
    String reason = e.getOriginalMessage();
    if (reason.startsWith("Duplicate field") || reason.startsWith("Duplicate Object property")) {
      return "The JSON has a duplicate name" + place(e) + ".";
    }
    return "The text is not valid JSON" + place(e) + ".";
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  static byte[] write(JsonValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator generator = LENIENT.createGenerator(out)) {
      write(value, generator);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  private static void write(JsonValue value, JsonGenerator out) throws IOException {
    if (value instanceof JsonString string) {
      out.writeString(string.value());
    } else if (value instanceof JsonNumber number) {
      out.writeNumber(number.text());
    } else if (value instanceof JsonObject object) {
      out.writeStartObject();
      for (Map.Entry<String, Member> member : object.members().entrySet()) {
        out.writeFieldName(member.getKey());
        write(member.getValue().value(), out);
      }
      out.writeEndObject();
    } else if (value instanceof JsonArray array) {
      out.writeStartArray();
      for (JsonValue element : array) {
        write(element, out);
      }
      out.writeEndArray();
    } else if (value == JsonLiteral.NULL) {
      out.writeNull();
    } else {
      out.writeBoolean(value == JsonLiteral.TRUE);
    }
  }

  /**
   * One pass over the tokens of one text. Only an escape can produce a lone surrogate: in a text
   * without escapes the characters need no check.
   */
  private static final class Reader {
    private final JsonParser parser;
    private final byte[] source;
    private final boolean replacesSurrogates;
    private boolean replaced;
    private int unread; // where the last string ends that the parser has not read itself

    Reader(JsonParser parser, byte[] source, Mode mode, boolean escapes) {
      this.parser = parser;
      this.source = source;
      this.replacesSurrogates = escapes && mode != Mode.PIECE;
    }

    JsonParser parser() {
      return parser;
    }

    JsonObject root() throws IOException {
      LinkedHashMap<String, Member> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        String name = wellFormed(parser.currentName());
        JsonValue value = value(parser.nextToken());
        int to = Math.max((int) parser.currentLocation().getByteOffset(), unread);
        members.put(name, new Member(value, from, to));
      }
      if (replaced) { // the source must not be written again
        members.replaceAll((name, member) -> Member.added(member.value()));
        return new JsonObject(members, null);
      }
      return new JsonObject(members, new Source(source, true));
    }

    private JsonObject object() throws IOException {
      LinkedHashMap<String, Member> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = wellFormed(parser.currentName());
        members.put(name, Member.added(value(parser.nextToken())));
      }
      return new JsonObject(members, null);
    }

    private JsonArray array() throws IOException {
      List<JsonValue> values = new ArrayList<>();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        values.add(value(token));
      }
      return new JsonArray(values);
    }

    private JsonValue value(@Nullable JsonToken token) throws IOException {
      if (token == null) {
        throw new JsonException("The JSON ends too early.", null);
      }
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> string();
        case VALUE_NUMBER_INT -> new JsonNumber(parser.getText());
        case VALUE_NUMBER_FLOAT -> number(parser.getText());
        case VALUE_TRUE -> JsonLiteral.TRUE;
        case VALUE_FALSE -> JsonLiteral.FALSE;
        case VALUE_NULL -> JsonLiteral.NULL;
        default -> throw new JsonException("The text is not valid JSON.", path());
      };
    }

    private JsonString string() throws IOException {
      String plain = source.length < LONG_TEXT ? null : longPlainString();
      return new JsonString(plain == null ? wellFormed(parser.getText()) : plain);
    }

    /**
     * A long string that is written as it is, copied at once: the parser, which has only read its
     * quotation mark, would take it apart and together again. It skips a string that nobody asks it
     * for.
     */
    private @Nullable String longPlainString() {
      int from = (int) parser.currentLocation().getByteOffset();
      int to = EightBytes.endOfPlainText(source, from);
      boolean whole = to < source.length && source[to] == '"' && to - from >= LONG_STRING;
      if (!whole) {
        return null;
      }
      unread = to + 1;
      return new String(source, from, to - from, ISO_8859_1);
    }

    private JsonNumber number(String text) {
      JsonNumber number = new JsonNumber(text);
      if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
        try {
          number.asDecimal();
        } catch (NumberFormatException beyondAllBounds) {
          throw new JsonException("A number in the JSON has too large an exponent.", path());
        }
      }
      return number;
    }

    private String wellFormed(String text) {
      if (!replacesSurrogates || JsonString.loneSurrogate(text) < 0) {
        return text;
      }
      replaced = true;
      return JsonString.of(text).value();
    }

    /** The parser's position, as in {@code messages[0].content}. */
    private @Nullable String path() {
      StringBuilder path = new StringBuilder();
      for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
        if (at.inArray()) {
          path.insert(0, "[" + at.getCurrentIndex() + "]" + (startsWithName(path) ? "." : ""));
        } else if (at.inObject() && at.getCurrentName() != null) {
          path.insert(0, at.getCurrentName() + (startsWithName(path) ? "." : ""));
        }
      }
      return path.isEmpty() || path.length() > MAX_PATH ? null : path.toString();
    }

    private static boolean startsWithName(CharSequence path) {
      return !path.isEmpty() && path.charAt(0) != '[';
    }
  }
}
