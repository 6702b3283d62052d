package io.aiprovider.server.reload.apply;

import io.aiprovider.server.configuration.EffectiveSetting;
import io.aiprovider.server.configuration.SettingOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings in use, by their names: those that were applied last, and for settings that need a
 * restart, those of the start. Immutable.
 */
final class RunningSettings {
  private final Map<String, EffectiveSetting> byName;

  private RunningSettings(Map<String, EffectiveSetting> byName) {
    this.byName = byName;
  }

  static RunningSettings of(List<EffectiveSetting> settings) {
    Map<String, EffectiveSetting> byName = new LinkedHashMap<>();
    settings.forEach(setting -> byName.put(setting.key(), setting));
    return new RunningSettings(byName);
  }

  /** All of them, in their order. */
  List<EffectiveSetting> all() {
    return List.copyOf(byName.values());
  }

  /** What differs in other settings. */
  List<SettingChange> changes(RunningSettings next) {
    Set<String> names = new LinkedHashSet<>(byName.keySet());
    names.addAll(next.byName.keySet());
    List<SettingChange> changes = new ArrayList<>();
    for (String name : names) {
      EffectiveSetting from = byName.get(name);
      EffectiveSetting to = next.byName.get(name);
      if (differ(from, to)) {
        changes.add(
            new SettingChange(
                name,
                from == null ? null : from.shown(),
                to == null ? null : to.shown(),
                !SettingScope.isLive(name)));
      }
    }
    return changes;
  }

  /** The defaults of a provider that is added or removed, for example, are no differences. */
  private static boolean differ(@Nullable EffectiveSetting from, @Nullable EffectiveSetting to) {
    if (from == null || to == null) {
      EffectiveSetting only = from == null ? to : from;
      return only != null && only.origin().kind() != SettingOrigin.Kind.DEFAULT;
    }
    return !from.value().equals(to.value());
  }

  /** The other settings, except for those that need a restart. */
  RunningSettings after(RunningSettings next) {
    Map<String, EffectiveSetting> merged = new LinkedHashMap<>();
    next.byName.forEach(
        (name, setting) -> {
          EffectiveSetting inUse = SettingScope.isLive(name) ? setting : byName.get(name);
          if (inUse != null) {
            merged.put(name, inUse);
          }
        });
    byName.forEach(
        (name, setting) -> {
          if (!SettingScope.isLive(name)) {
            merged.putIfAbsent(name, setting);
          }
        });
    return new RunningSettings(merged);
  }
}
