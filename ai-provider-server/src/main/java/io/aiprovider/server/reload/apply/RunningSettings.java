package io.aiprovider.server.reload.apply;

import io.aiprovider.server.configuration.ConfigurationReading;
import io.aiprovider.server.configuration.EffectiveSetting;
import io.aiprovider.server.logs.LogProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings in use, by their names: those that were applied last, and for settings that need a
 * restart, those of the start. Immutable.
 */
final class RunningSettings {
  /** Properties that are settings for people, but are bound to no class of this project. */
  private static final List<String> FURTHER =
      List.of(LogProperties.LEVEL, "server.port", "server.address");

  private final Map<String, Value> values;

  /** A value, and its form for people, without secrets. */
  private record Value(Object value, @Nullable Object shown) {}

  private RunningSettings(Map<String, Value> values) {
    this.values = values;
  }

  static RunningSettings of(ConfigurationReading reading) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (EffectiveSetting setting : reading.effective()) {
      if (setting.value() != null) {
        values.put(setting.key(), new Value(setting.value(), setting.shown()));
      }
    }
    for (String name : FURTHER) {
      String value = reading.environment().getProperty(name);
      if (value != null) {
        values.putIfAbsent(name, new Value(value, value));
      }
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
      boolean same =
          Objects.equals(from == null ? null : from.value(), to == null ? null : to.value());
      if (!same) {
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
