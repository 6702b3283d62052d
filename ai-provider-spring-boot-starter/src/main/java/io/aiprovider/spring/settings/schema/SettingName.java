package io.aiprovider.spring.settings.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a setting, compared with the settings that exist. Keys of maps are kept as written,
 * in brackets if Spring would change them.
 *
 * @param name the name in Spring's form, as far as it is known
 * @param type the type of the setting; null if the name is unknown
 * @param mistake the mistake in the name; null if there is none
 */
public record SettingName(String name, @Nullable SettingType type, @Nullable Mistake mistake) {
  /** A mistake in a name. */
  public enum Mistake {
    /** There is no such setting. */
    UNKNOWN,
    /** There is a value or a list instead of settings or entries. */
    NOT_A_MAP,
    /** There are keys instead of a list. */
    NOT_A_LIST,
    /** There are keys or a list instead of one value. */
    NOT_A_VALUE,
    /** A map's key is empty. */
    EMPTY_KEY,
    /** A map's key has brackets that do not match. */
    UNBALANCED_KEY,
    /** A key is not valid as a provider's name. */
    INVALID_PROVIDER_NAME
  }

  /** The names of providers that are valid in URLs, headers, metrics and variables. */
  static final Pattern PROVIDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private static final String PROVIDERS = SettingSchema.ENGINE + ".providers";

  /** A key that may be one of a setting, which is never in brackets. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

  private static final Pattern PLAIN = Pattern.compile("[a-z0-9]+");

  private static final Pattern NEEDLESS_BRACKETS =
      Pattern.compile("\\[(?=[^\\]]*[a-z-])([a-z0-9-]+)]");

  /** Whether there is such a setting, without a mistake in the name. */
  public boolean isKnown() {
    return mistake == null;
  }

  /**
   * Reads a name.
   *
   * @param settings the settings that exist
   * @param path the name: one text with dots, or the keys of a YAML file one by one; an {@link
   *     Integer} is a position in a list
   */
  public static SettingName read(SettingType.Group settings, List<Object> path) {
    return new Reader(path).read("", settings);
  }

  /** A name for messages, with brackets only where they are necessary. */
  public static String shown(String name) {
    return isBalanced(name) ? NEEDLESS_BRACKETS.matcher(name).replaceAll(".$1") : name;
  }

  /** The name for messages. */
  public String shown() {
    return shown(name);
  }

  /** A map's key as a part of a name in Spring's form. */
  public static String joined(String name, String key) {
    return PLAIN.matcher(key).matches() ? name + "." + key : name + "[" + key + "]";
  }

  private static boolean isBalanced(String key) {
    int open = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      open += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (open < 0) {
        return false;
      }
    }
    return open == 0;
  }

  private static final class Reader {
    private final List<Object> path;
    private int at;
    private String rest = "";

    Reader(List<Object> path) {
      this.path = new ArrayList<>(path);
    }

    SettingName read(String name, SettingType type) {
      if (type instanceof SettingType.Open) {
        return new SettingName(name, type, null);
      }
      if (type instanceof SettingType.Group group) {
        return group(name, group);
      }
      if (type instanceof SettingType.Entries entries) {
        return entry(name, entries);
      }
      Integer index = ended() ? null : index();
      if (type instanceof SettingType.Items items) {
        return ended() && index == null
            ? new SettingName(name, type, null)
            : index == null
                ? new SettingName(name, type, Mistake.NOT_A_LIST)
                : read(name + "[" + index + "]", items.each());
      }
      boolean one = ended() && index == null;
      return new SettingName(name, type, one ? null : Mistake.NOT_A_VALUE);
    }

    private SettingName group(String name, SettingType.Group group) {
      SettingType.Member shortened = group.shortened();
      if (shortened != null && (ended() || isIndexNext())) {
        return read(name + "." + shortened.name(), shortened.type());
      }
      if (ended() || index() != null) {
        return new SettingName(name, group, Mistake.NOT_A_MAP);
      }
      String token = token();
      SettingType.Member member = group.member(token);
      if (member == null) {
        return new SettingName(unknown(name, token) + remainder(), null, Mistake.UNKNOWN);
      }
      return read(name.isEmpty() ? member.name() : name + "." + member.name(), member.type());
    }

    private static String unknown(String name, String token) {
      return name.isEmpty()
          ? token
          : WORD.matcher(token).matches() ? name + "." + token : joined(name, token);
    }

    private SettingName entry(String name, SettingType.Entries entries) {
      boolean item = !rest.isEmpty() || ended() || !(path.get(at) instanceof Integer);
      if (ended() || !item) {
        return new SettingName(name, entries, Mistake.NOT_A_MAP);
      }
      boolean provider = name.equals(PROVIDERS);
      String key = provider ? providerKey() : entryKey(entries.each());
      Mistake mistake =
          key.isBlank()
              ? Mistake.EMPTY_KEY
              : provider && !PROVIDER_NAME.matcher(key).matches()
                  ? Mistake.INVALID_PROVIDER_NAME
                  : isBalanced(key) ? null : Mistake.UNBALANCED_KEY;
      String joined = joined(name, key);
      return mistake == null
          ? read(joined, entries.each())
          : new SettingName(joined, entries, mistake);
    }

    private String entryKey(SettingType each) {
      if (!(each instanceof SettingType.Group group)) {
        return wholeKey(each);
      }
      SettingType.Member shortened = group.shortened();
      boolean flat = path.size() == 1;
      if (shortened == null) {
        return groupKey();
      }
      int end = flat ? beforeMember(peek(), group) : peek().length();
      return end < 0 ? wholeKey(shortened.type()) : keyUpTo(end);
    }

    /** Where the key of a flat name ends: before its last word that is a setting of the group. */
    private static int beforeMember(String text, SettingType.Group group) {
      for (int dot = text.lastIndexOf('.'); dot > 0; dot = text.lastIndexOf('.', dot - 1)) {
        if (group.member(text.substring(dot + 1).split("[.\\[]", 2)[0]) != null) {
          return dot;
        }
      }
      return -1;
    }

    private boolean ended() {
      return rest.isEmpty() && at == path.size();
    }

    private boolean isIndexNext() {
      if (rest.isEmpty() && path.get(at) instanceof Integer) {
        return true;
      }
      String text = peek();
      int end = text.indexOf(']');
      return text.startsWith("[") && end > 1 && isDigits(text.substring(1, end));
    }

    /** The next position in a list; null, without reading anything, if another part comes next. */
    private @Nullable Integer index() {
      if (rest.isEmpty() && path.get(at) instanceof Integer index) {
        at++;
        return index;
      }
      String text = peek();
      int end = text.indexOf(']');
      if (!text.startsWith("[") || end < 2 || !isDigits(text.substring(1, end))) {
        return null;
      }
      take(end + 1);
      return Integer.valueOf(text.substring(1, end));
    }

    /** The next part of the name, up to a dot or a bracket. */
    private String token() {
      String text = peek();
      if (text.startsWith("[")) {
        int end = closing(text);
        take(end < 0 ? text.length() : end + 1);
        return end < 0 ? text : text.substring(1, end);
      }
      int end = 0;
      while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
        end++;
      }
      take(end);
      return text.substring(0, end);
    }

    /** A key of a YAML file is whole; in a flat name, the key ends where the next word begins. */
    private String providerKey() {
      boolean whole = path.size() > 1 && rest.isEmpty();
      if (!whole) {
        return token();
      }
      String text = peek();
      take(text.length());
      return text;
    }

    /**
     * The key of an entry with settings of its own, which may contain dots: in a flat name, all but
     * the last word.
     */
    private String groupKey() {
      String text = peek();
      int dot = at < path.size() ? -1 : text.lastIndexOf('.');
      return keyUpTo(dot < 0 ? text.length() : dot);
    }

    /** The key that ends there, or with its brackets. */
    private String keyUpTo(int end) {
      String text = peek();
      int closing = text.startsWith("[") ? closing(text) : -1;
      if (closing > 0) {
        take(closing + 1);
        return text.substring(1, closing);
      }
      take(end);
      return text.substring(0, end);
    }

    /**
     * The key of an entry without settings of its own: the rest of the name, except for list
     * positions.
     */
    private String wholeKey(SettingType each) {
      String text = peek();
      int end = text.length();
      if (text.startsWith("[") && closing(text) > 0) {
        int closing = closing(text);
        take(closing + 1);
        return text.substring(1, closing);
      }
      if (each instanceof SettingType.Items
          && path.size() == 1) { // a flat name, which contains the position in the list
        int open = text.lastIndexOf('[');
        boolean place =
            open > 0 && text.endsWith("]") && isDigits(text.substring(open + 1, end - 1));
        end = place ? open : end;
      }
      take(end);
      return text.substring(0, end);
    }

    private String peek() {
      if (rest.isEmpty()) {
        rest = String.valueOf(path.get(at++));
      }
      return rest;
    }

    private void take(int length) {
      String left = rest.substring(length);
      rest = left.startsWith(".") ? left.substring(1) : left;
    }

    private String remainder() {
      StringBuilder left = new StringBuilder(rest.isEmpty() ? "" : "." + rest);
      for (Object key : path.subList(at, path.size())) {
        left.append(key instanceof Integer ? "[" + key + "]" : "." + key);
      }
      return left.toString();
    }

    private static int closing(String text) {
      int open = 0;
      for (int i = 0; i < text.length(); i++) {
        open += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
        if (open == 0) {
          return i;
        }
      }
      return -1;
    }

    private static boolean isDigits(String text) {
      return !text.isEmpty()
          && text.length() < 9
          && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
  }
}
