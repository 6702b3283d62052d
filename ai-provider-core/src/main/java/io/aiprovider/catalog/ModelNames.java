package io.aiprovider.catalog;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names of one model: with a date, with {@code -latest}, with a vendor in front.
 *
 * @since 0.1
 */
public final class ModelNames {
  private static final int LONGEST = 256; // names come from callers; no model has a longer one

  private ModelNames() {}

  /**
   * The first match of the name itself, of the name without its version, and of both without one
   * leading path segment after the other.
   *
   * @param known finds the value of a name; null when it has none
   * @return null when none of these names has a value
   */
  public static <T> @Nullable T resolve(String name, Function<String, @Nullable T> known) {
    if (name.length() > LONGEST) {
      return null;
    }
    String rest = name;
    while (true) {
      T found = known.apply(rest);
      if (found == null) {
        String base = withoutVersion(rest);
        found = base == null ? null : known.apply(base);
      }
      int slash = rest.indexOf('/');
      if (found != null || slash < 0) {
        return found;
      }
      rest = rest.substring(slash + 1);
    }
  }

  /**
   * The name without {@code -latest}, a date ({@code -2024-07-18}, {@code -20250929},
   * {@code @20250929}) or a short version ({@code -0613}, {@code -001}); null when it has none of
   * these suffixes.
   */
  static @Nullable String withoutVersion(String name) {
    if (name.endsWith("-latest")) {
      return cut(name, "-latest".length());
    }
    if (endsLike(name, "-dddd-dd-dd")) {
      return cut(name, 11);
    }
    if (endsLike(name, "-dddddddd") || endsLike(name, "@dddddddd")) {
      return cut(name, 9);
    }
    if (endsLike(name, "-dddd")) {
      return cut(name, 5);
    }
    return endsLike(name, "-ddd") ? cut(name, 4) : null;
  }

  private static @Nullable String cut(String name, int suffix) {
    return name.length() == suffix ? null : name.substring(0, name.length() - suffix);
  }

  /** Whether the name ends in the shape's characters; {@code d} is any digit. */
  private static boolean endsLike(String name, String shape) {
    int from = name.length() - shape.length();
    if (from < 0) {
      return false;
    }
    for (int i = 0; i < shape.length(); i++) {
      char c = name.charAt(from + i);
      boolean fits = shape.charAt(i) == 'd' ? c >= '0' && c <= '9' : c == shape.charAt(i);
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
