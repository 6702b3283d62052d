package io.aiprovider.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that keeps the order of its members, unknown members, explicit nulls and the text
 * of numbers. An object that was parsed keeps its bytes: unchanged, it is written as it was read;
 * after a change, every member that was not changed is still written as it was read.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @since 0.1
 */
public final class JsonObject implements JsonValue {
  public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>(), null);

  /** A member; its name and value are at {@code from} to {@code to} in the source bytes. */
  record Member(JsonValue value, int from, int to) {
    static Member added(JsonValue value) {
      return new Member(value, -1, -1);
    }

    boolean inSource() {
      return from >= 0;
    }
  }

  private final LinkedHashMap<String, Member> members;
  private final @Nullable Source source;

  /** The bytes an object was read from; {@code whole} while no member was changed. */
  record Source(byte[] bytes, boolean whole) {
    Source edited() {
      return whole ? new Source(bytes, false) : this;
    }
  }

  /** A part of the text. */
  private record Piece(byte[] bytes, int from, int length) {
    static final Piece BEGIN = of(new byte[] {'{'});
    static final Piece COMMA = of(new byte[] {','});
    static final Piece COLON = of(new byte[] {':'});
    static final Piece END = of(new byte[] {'}'});

    static Piece of(byte[] all) {
      return new Piece(all, 0, all.length);
    }

    static byte[] join(List<Piece> pieces) {
      int length = 0;
      for (Piece piece : pieces) {
        length += piece.length;
      }
      byte[] joined = new byte[length];
      int at = 0;
      for (Piece piece : pieces) {
        System.arraycopy(piece.bytes, piece.from, joined, at, piece.length);
        at += piece.length;
      }
      return joined;
    }
  }

  JsonObject(LinkedHashMap<String, Member> members, @Nullable Source source) {
    this.members = members;
    this.source = source;
  }

  /**
   * Reads one object, strictly: UTF-8 only, no duplicate names, nothing after the object, at most
   * 512 levels deep, no number of 1,000 digits or more. Lone surrogates in strings are replaced by
   * U+FFFD; such an object is no longer written with its original bytes.
   *
   * @param utf8 the text; the object keeps this array, so it must not be changed afterwards
   * @throws JsonException if the text is anything else
   */
  public static JsonObject parse(byte[] utf8) {
    return JsonText.read(utf8, JsonText.Mode.STRICT);
  }

  /** Like {@link #parse(byte[])}. */
  public static JsonObject parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what a provider sent: like {@link #parse(byte[])}, but the last of duplicate names wins
   * and a leading byte order mark is removed.
   *
   * @throws JsonException if the text is not a JSON object
   */
  public static JsonObject parseLenient(byte[] utf8) {
    return JsonText.read(utf8, JsonText.Mode.LENIENT);
  }

  /**
   * Reads a piece of what a provider sends in pieces: like {@link #parseLenient}, but strings keep
   * their lone surrogates, because the other half of the character may come with the next piece.
   * They must be joined or replaced before the object is written.
   *
   * @throws JsonException if the text is not a JSON object
   */
  public static JsonObject parsePiece(byte[] utf8) {
    return JsonText.read(utf8, JsonText.Mode.PIECE);
  }

  /** An object with the map's entries, in the map's order. Keys must be strings. */
  public static JsonObject of(Map<?, ?> entries) {
    LinkedHashMap<String, Member> members = new LinkedHashMap<>();
    entries.forEach(
        (name, value) -> {
          if (!(name instanceof String key)) {
            throw new IllegalArgumentException("A JSON object needs strings as names: " + name);
          }
          members.put(key, Member.added(JsonValue.of(value)));
        });
    return new JsonObject(members, null);
  }

  /** An object of one member; more are added by {@link #with}. */
  public static JsonObject of(String name, @Nullable Object value) {
    return EMPTY.with(name, value);
  }

  Map<String, Member> members() {
    return members;
  }

  /** The members' names, in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /** Calls the action with each member, in order. */
  public void forEach(BiConsumer<String, JsonValue> action) {
    members.forEach((name, member) -> action.accept(name, member.value()));
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** Whether the member is present, an explicit {@code null} included. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** The member's value ({@link JsonLiteral#NULL} for an explicit null); null when it is absent. */
  public @Nullable JsonValue get(String name) {
    Member member = members.get(name);
    return member == null ? null : member.value();
  }

  /** The member's text; null when it is absent or not a string. */
  public @Nullable String string(String name) {
    return get(name) instanceof JsonString string ? string.value() : null;
  }

  /** The member as an object; null when it is absent or something else. */
  public @Nullable JsonObject object(String name) {
    return get(name) instanceof JsonObject object ? object : null;
  }

  /** The member as an array; null when it is absent or something else. */
  public @Nullable JsonArray array(String name) {
    return get(name) instanceof JsonArray array ? array : null;
  }

  /** The objects in an array member; empty when it is absent or something else. */
  public List<JsonObject> objects(String name) {
    JsonArray array = array(name);
    return array == null ? List.of() : array.objects();
  }

  /** The member as a whole number; null when it is absent, something else or too large. */
  public @Nullable Long integer(String name) {
    return get(name) instanceof JsonNumber number ? number.asLong() : null;
  }

  /** Whether the member is {@code true}. */
  public boolean isTrue(String name) {
    return get(name) == JsonLiteral.TRUE;
  }

  /**
   * This object with one member set: in its place if it was present, otherwise at the end.
   *
   * @param value anything that {@link JsonValue#of} accepts
   */
  public JsonObject with(String name, @Nullable Object value) {
    LinkedHashMap<String, Member> changed = new LinkedHashMap<>(members);
    changed.put(name, Member.added(JsonValue.of(value)));
    return new JsonObject(changed, source == null ? null : source.edited());
  }

  /** This object without the member; itself when the member is absent. */
  public JsonObject without(String name) {
    if (!members.containsKey(name)) {
      return this;
    }
    LinkedHashMap<String, Member> changed = new LinkedHashMap<>(members);
    changed.remove(name);
    return new JsonObject(changed, source == null ? null : source.edited());
  }

  /**
   * The line on which a member begins in the text that this object was read from.
   *
   * @param path the member's name; then, if its value is an object, the name of a member in it
   * @return from 1; 0 when it is not known: there is no such member, or this object was not read
   *     from a text
   */
  public int lineOf(String... path) {
    return source == null ? 0 : SourceLines.lineOf(source.bytes(), members, List.of(path));
  }

  @Override
  public byte[] toBytes() {
    return source == null ? JsonText.write(this) : Piece.join(pieces());
  }

  /** Writes {@link #toBytes()} without making the array. */
  public void writeTo(OutputStream out) throws IOException {
    for (Piece piece : pieces()) {
      out.write(piece.bytes(), piece.from(), piece.length());
    }
  }

  /** The text. Of an object that was read, only what was changed is written anew. */
  private List<Piece> pieces() {
    if (source == null) {
      return List.of(Piece.of(JsonText.write(this)));
    }
    byte[] original = source.bytes();
    if (source.whole()) {
      return List.of(Piece.of(original));
    }
    List<Piece> pieces = new ArrayList<>(2 * members.size() + 2);
    Piece separator = Piece.BEGIN;
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      pieces.add(separator);
      separator = Piece.COMMA;
      Member member = entry.getValue();
      if (member.inSource()) {
        pieces.add(new Piece(original, member.from(), member.to() - member.from()));
      } else {
        pieces.add(Piece.of(JsonText.write(new JsonString(entry.getKey()))));
        pieces.add(Piece.COLON);
        if (member.value() instanceof JsonObject object) {
          pieces.addAll(object.pieces());
        } else {
          pieces.add(Piece.of(JsonText.write(member.value())));
        }
      }
    }
    if (members.isEmpty()) {
      pieces.add(Piece.BEGIN);
    }
    pieces.add(Piece.END);
    return pieces;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof JsonObject that && toJson().equals(that.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
