package io.aiprovider.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Refuses model groups that name each other in a circle. */
final class GroupCircles {
  private final String setting;
  private final Map<String, ModelGroup> groups;
  private final Function<ModelGroup, List<String>> list;
  private final Set<String> checked = new HashSet<>();

  private GroupCircles(
      String setting, Map<String, ModelGroup> groups, Function<ModelGroup, List<String>> list) {
    this.setting = setting;
    this.groups = groups;
    this.list = list;
  }

  /**
   * Checks one kind of list.
   *
   * @param setting its name, for the message
   * @throws IllegalArgumentException if there is a circle
   */
  static void check(
      String setting, Map<String, ModelGroup> groups, Function<ModelGroup, List<String>> list) {
    GroupCircles circles = new GroupCircles(setting, groups, list);
    groups.keySet().stream().sorted().forEach(group -> circles.follow(group, new ArrayList<>()));
  }

  private void follow(String name, List<String> before) {
    ModelGroup group = groups.get(name);
    if (group == null || checked.contains(name)) {
      return;
    }
    if (before.contains(name)) {
      List<String> circle = new ArrayList<>(before.subList(before.indexOf(name), before.size()));
      circle.add(name);
      throw new IllegalArgumentException(
          "The model groups "
              + String.join(" -> ", circle)
              + " name each other in "
              + setting
              + ": remove one of these names.");
    }
    before.add(name);
    list.apply(group).forEach(next -> follow(next, before));
    before.remove(before.size() - 1);
    checked.add(name);
  }
}
