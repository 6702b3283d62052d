package io.aiprovider.server.web;

import io.aiprovider.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, as callers request it.
 *
 * @param limit how many entries at most
 * @param after the parts of the last entry's id on the page before; empty texts on the first page
 */
public record Page(int limit, List<String> after) {
  private static final int STANDARD = 100;
  private static final int MOST = 1_000;

  /**
   * The page of a query.
   *
   * @param limit the parameter {@code limit}
   * @param cursor the parameter {@code cursor}
   * @param parts how many parts the ids have
   */
  public static Page of(@Nullable String limit, @Nullable String cursor, int parts) {
    List<String> after = cursor == null ? List.of("", "").subList(0, parts) : decoded(cursor);
    if (after.size() != parts) {
      throw invalidCursor();
    }
    return new Page(limit == null ? STANDARD : number(limit), after);
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

  private static List<String> decoded(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf('\0') >= 0) { // in no id; PostgreSQL would fail
        throw invalidCursor();
      }
      return List.of(text.split("\n", -1));
    } catch (IllegalArgumentException e) {
      throw invalidCursor();
    }
  }

  private static RequestRefused invalidCursor() {
    return RequestRefused.invalid(
        "cursor", "'cursor' must be the next_cursor of the page before, or absent.");
  }

  /**
   * The page as an answer.
   *
   * @param name of the list
   * @param entries one more than the limit if there is a further page
   * @param id the parts of an entry's id
   */
  public <T> JsonObject toJson(
      String name, List<T> entries, Function<T, JsonObject> json, Function<T, List<String>> id) {
    boolean more = entries.size() > limit;
    List<T> shown = more ? entries.subList(0, limit) : entries;
    return JsonObject.of(name, shown.stream().map(json).toList())
        .with("next_cursor", more ? encoded(id.apply(shown.get(limit - 1))) : null);
  }

  private static String encoded(List<String> id) {
    byte[] bytes = String.join("\n", id).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
