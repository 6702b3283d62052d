package io.aiprovider.server.configuration;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.spring.settings.StartRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration, and what is wrong with it, in answers for programs. Without secrets. */
public final class ConfigurationJson {
  private ConfigurationJson() {}

  /** All values with their origins. */
  public static JsonObject settings(List<EffectiveSetting> settings) {
    return JsonObject.of(
        "settings", JsonArray.of(settings.stream().map(ConfigurationJson::setting).toList()));
  }

  private static JsonObject setting(EffectiveSetting setting) {
    SettingOrigin origin = setting.origin();
    return JsonObject.of("key", setting.key())
        .with(
            "value", setting.shown() instanceof List<?> list ? JsonArray.of(list) : setting.text())
        .with("masked", setting.isMasked())
        .with(
            "origin",
            JsonObject.of("source", origin.kind().label())
                .with("variable", origin.variable())
                .with("file", origin.file())
                .with("line", origin.line() == 0 ? null : origin.line())
                .with("text", origin.toString()));
  }

  /** Whether a configuration is valid, and everything that is wrong with it. */
  public static JsonObject check(ConfigurationReading reading) {
    return JsonObject.of("valid", reading.isValid())
        .with("errors", errors(reading.mistakes()))
        .with("warnings", JsonArray.of(reading.warnings()));
  }

  /** What is wrong, with its places. */
  public static JsonArray errors(List<StartRefused> mistakes) {
    return JsonArray.of(mistakes.stream().map(ConfigurationJson::error).toList());
  }

  private static JsonObject error(StartRefused mistake) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("file", file(mistake));
    error.put("line", mistake.line() == 0 ? null : mistake.line());
    error.put("column", mistake.column() == 0 ? null : mistake.column());
    error.put("key", mistake.key());
    error.put("message", mistake.fault() + " " + mistake.remedy());
    return JsonObject.of(error);
  }

  /** The file of a mistake, as people write it; null if it has none. */
  public static @Nullable String file(StartRefused mistake) {
    return mistake.file() == null ? null : SettingOrigin.relative(mistake.file());
  }
}
