package io.aiprovider.server.reload.apply;

import io.aiprovider.server.configuration.ConfigurationReading;
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
  private final Map<String, Value> values;

  /** A value, its form for people, without secrets, and whether nobody has set it. */
  private record Value(Object value, Object shown, boolean isDefault) {}

  private RunningSettings(Map<String, Value> values) {
    this.values = values;
  }

  static RunningSettings of(ConfigurationReading reading) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (EffectiveSetting setting : reading.effective()) {
      boolean isDefault = setting.origin().kind() == SettingOrigin.Kind.DEFAULT;
      values.put(setting.key(), new Value(setting.value(), setting.shown(), isDefault));
    }
    return new RunningSettings(values);
  }

  /** What differs in other settings. */
  List<SettingChange> changes(RunningSettings next) {
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(next.values.keySet());
    List<SettingChange> changes = new ArrayList<>();
    for (String name : names) {
      Value from = values.get(name);
      Value to = next.values.get(name);
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
  private static boolean differ(@Nullable Value from, @Nullable Value to) {
    if (from == null || to == null) {
      Value only = from == null ? to : from;
      return only != null && !only.isDefault();
    }
    return !from.value().equals(to.value());
  }

  /** The other settings, except for those that need a restart. */
  RunningSettings after(RunningSettings next) {
    Map<String, Value> merged = new LinkedHashMap<>();
    next.values.forEach(
        (name, value) -> {
          if (SettingScope.isLive(name)) {
            merged.put(name, value);
          }
        });
    values.forEach(
        (name, value) -> {
          if (!SettingScope.isLive(name)) {
            merged.put(name, value);
          }
        });
    return new RunningSettings(merged);
  }
}
