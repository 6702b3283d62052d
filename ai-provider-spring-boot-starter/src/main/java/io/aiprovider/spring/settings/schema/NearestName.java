package io.aiprovider.spring.settings.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds the known name that is most similar to an unknown one. */
public final class NearestName {
  private NearestName() {}

  /** The most similar of these names; empty if there are none. */
  public static String of(String word, Collection<String> known) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** All names of settings, with the keys of maps from the given name if it has some. */
  public static List<String> names(SettingType.Group settings, String like) {
    List<String> names = new ArrayList<>();
    add("", settings, like.split("\\.", -1), 0, names);
    return names;
  }

  private static void add(
      String name, SettingType type, String[] like, int depth, List<String> names) {
    if (!name.isEmpty()) {
      names.add(name);
    }
    if (type instanceof SettingType.Group group) {
      for (Map.Entry<String, SettingType> member : group.members().entrySet()) {
        String longer = name.isEmpty() ? member.getKey() : name + "." + member.getKey();
        add(longer, member.getValue(), like, depth + 1, names);
      }
    } else if (type instanceof SettingType.Entries entries) {
      String key = depth < like.length ? like[depth] : "NAME";
      add(name + "." + key, entries.each(), like, depth + 1, names);
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
