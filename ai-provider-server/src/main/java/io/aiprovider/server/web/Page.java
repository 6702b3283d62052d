package io.aiprovider.server.web;

import io.aiprovider.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, as callers request it.
 *
 * @param list the name of the list
 * @param limit how many entries at most
 * @param after the parts of the last entry's id on the page before; empty texts on the first page
 */
public record Page(String list, int limit, List<String> after) {
  private static final int STANDARD = 100;
  private static final int MOST = 1_000;

  /**
   * The page of a query.
   *
   * @param list the name of the list: a cursor of another list is refused
   * @param limit the parameter {@code limit}
   * @param cursor the parameter {@code cursor}
   * @param parts how many parts the ids have
   */
  public static Page of(String list, @Nullable String limit, @Nullable String cursor, int parts) {
    List<String> after = cursor == null ? List.of("", "").subList(0, parts) : decoded(list, cursor);
    if (after.size() != parts) {
      throw invalidCursor();
    }
    return new Page(list, limit == null ? STANDARD : number(limit), after);
  }

  private static int number(String limit) {
    try {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw RequestRefused.invalid("limit", "'limit' must be a whole number from 1 to " + MOST + ".");
  }

  private static List<String> decoded(String list, String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      List<String> parts = List.of(text.split("\n", -1));
      if (parts.get(0).equals(list) && text.indexOf('\0') < 0) { // PostgreSQL would fail
        return parts.subList(1, parts.size());
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // reported below
    }
    throw invalidCursor();
  }

  /** The error for a cursor that no page had. */
  public static RequestRefused invalidCursor() {
    return RequestRefused.invalid(
        "cursor", "'cursor' must be the next_cursor of the page before, or absent.");
  }

  /**
   * The page as an answer.
   *
   * @param entries one more than the limit if there is a further page
   * @param id the parts of an entry's id
   */
  public <T> JsonObject toJson(
      List<T> entries, Function<T, JsonObject> json, Function<T, List<String>> id) {
    return toJson(entries, json, id, null);
  }

  /**
   * The page as an answer.
   *
   * @param entries one more than the limit if there is a further page
   * @param id the parts of an entry's id
   * @param rest where a further page begins although there is no entry for it yet; null: nowhere
   */
  public <T> JsonObject toJson(
      List<T> entries,
      Function<T, JsonObject> json,
      Function<T, List<String>> id,
      @Nullable List<String> rest) {
    boolean more = entries.size() > limit;
    List<T> shown = more ? entries.subList(0, limit) : entries;
    List<String> last = more ? id.apply(shown.get(limit - 1)) : rest;
    return JsonObject.of(list, shown.stream().map(json).toList())
        .with("next_cursor", last == null ? null : encoded(last));
  }

  private String encoded(List<String> id) {
    byte[] bytes = (list + "\n" + String.join("\n", id)).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
