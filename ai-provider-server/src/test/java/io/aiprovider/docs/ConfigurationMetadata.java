package io.aiprovider.docs;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.AiProviderServer;
import io.aiprovider.spring.AiProviderProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings as Spring's metadata describes them, which the compiler makes from the Javadoc. */
final class ConfigurationMetadata {
  private static final String FILE = "META-INF/spring-configuration-metadata.json";
  private static final String OF_TYPES = "META-INF/spring/configuration-metadata/%s.json";
  private static final Pattern MAP =
      Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,([\\w.$]+)>");
  private static final Pattern LIST = Pattern.compile("java\\.util\\.List<([\\w.$]+)>");

  private ConfigurationMetadata() {}

  /**
   * A setting.
   *
   * @param key with {@code NAME} for a key of a map and {@code [0]} for an element of a list
   * @param type the Java type
   * @param description as the Javadoc has it
   */
  record Setting(String key, String type, @Nullable JsonValue defaultValue, String description) {}

  /** Those of the starter, which also work in the server. */
  static List<Setting> ofTheStarter() {
    return settings(AiProviderProperties.class);
  }

  /** Those that work in the server only. */
  static List<Setting> ofTheServer() {
    return settings(AiProviderServer.class);
  }

  private static List<Setting> settings(Class<?> module) {
    List<Setting> settings = new ArrayList<>();
    for (JsonObject property : properties(besides(module))) {
      add("", property, settings);
    }
    settings.sort(Comparator.comparing(Setting::key));
    return settings;
  }

  /** Adds a setting, or those of the records in a map or list. */
  private static void add(String prefix, JsonObject property, List<Setting> settings) {
    String key = prefix + property.string("name");
    String type = property.string("type");
    URL nested = null;
    Matcher map = MAP.matcher(type);
    Matcher list = LIST.matcher(type);
    if (map.matches()) {
      nested = ofType(map.group(1));
      key += nested == null ? "" : ".NAME.";
    } else if (list.matches()) {
      nested = ofType(list.group(1));
      key += nested == null ? "" : "[0].";
    }
    if (nested == null) {
      String description = property.string("description");
      if (description == null) {
        throw new AssertionError(key + " has no description: add a @param to its record.");
      }
      settings.add(new Setting(key, type, property.get("defaultValue"), description));
      return;
    }
    for (JsonObject member : properties(nested)) {
      add(key, member, settings);
    }
  }

  private static @Nullable URL ofType(String type) {
    URL found = loader().getResource(OF_TYPES.formatted(type));
    if (found == null && type.startsWith("io.aiprovider.")) {
      throw new AssertionError(type + " has no metadata: add @ConfigurationPropertiesSource.");
    }
    return found;
  }

  /** The metadata that is in the same place as a class. */
  private static URL besides(Class<?> module) {
    String place = module.getProtectionDomain().getCodeSource().getLocation().getPath();
    try {
      return Collections.list(loader().getResources(FILE)).stream()
          .filter(url -> url.getPath().contains(place))
          .findFirst()
          .orElseThrow(() -> new AssertionError("There is no " + FILE + " in " + place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonObject> properties(URL metadata) {
    try (InputStream stream = metadata.openStream()) {
      return JsonObject.parse(stream.readAllBytes()).objects("properties");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassLoader loader() {
    return ConfigurationMetadata.class.getClassLoader();
  }
}
