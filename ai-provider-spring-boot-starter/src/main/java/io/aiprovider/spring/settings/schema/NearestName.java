package io.aiprovider.spring.settings.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the known name that is most similar to an unknown one. */
public final class NearestName {
  private static final Pattern WORD = Pattern.compile("\\[([^\\]]*)]|[^.\\[]+");

  private NearestName() {}

  /** The most similar of these names, but not the same one; empty if there are none. */
  public static String of(String word, Collection<String> known) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance > 0 && distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /**
   * The names of all settings that have a value, with the keys of maps from the given name if it
   * has some.
   */
  public static List<String> names(SettingType.Group settings, String like) {
    List<String> names = new ArrayList<>();
    add("", settings, words(like), 0, names);
    return names;
  }

  /** The words of a name; a key in brackets is one word. */
  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(name);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    return words;
  }

  private static void add(
      String name, SettingType type, List<String> like, int depth, List<String> names) {
    if (type instanceof SettingType.Group group) {
      if (group.shortForm() != null) {
        names.add(name);
      }
      for (Map.Entry<String, SettingType> member : group.members().entrySet()) {
        String longer = name.isEmpty() ? member.getKey() : name + "." + member.getKey();
        add(longer, member.getValue(), like, depth + 1, names);
      }
    } else if (type instanceof SettingType.Entries entries) {
      if (!entries.namesGroups()) {
        names.add(name);
      }
      String key = depth < like.size() ? like.get(depth) : "NAME";
      add(SettingName.shown(SettingName.joined(name, key)), entries.each(), like, depth + 1, names);
    } else {
      names.add(name);
      if (type instanceof SettingType.Items items && items.each() instanceof SettingType.Group) {
        String position = depth < like.size() ? like.get(depth) : "0";
        add(name + "[" + position + "]", items.each(), like, depth + 1, names);
      }
    }
  }

  /** The number of characters to change, add or remove to get from one text to the other. */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
