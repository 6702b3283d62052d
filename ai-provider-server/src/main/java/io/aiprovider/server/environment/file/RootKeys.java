package io.aiprovider.server.environment.file;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.schema.NearestName;
import io.aiprovider.spring.settings.source.Place;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/** Checks the first words of a file's keys: {@code ai-provider:} may be missing or misspelt. */
final class RootKeys {
  private static final String ROOT = "ai-provider";
  private static final int NEAR = 2;
  private static final List<String> LEGACY =
      List.of("providers.*.priority", "providers.*.enabled", "cache.enabled", "cache.ttl");

  private RootKeys() {}

  /**
   * Checks a key.
   *
   * @param file the file's name for messages
   * @throws StartRefused if it belongs below {@code ai-provider:}, or begins with a misspelling of
   *     it
   */
  static void check(String key, @Nullable Object value, String file) {
    List<String> words = List.of(key.replace('[', '.').replace("]", "").split("\\."));
    String first = words.get(0);
    if (isOurs(words)) {
      throw refused(
          "The file was read, but its key '" + key + "' belongs below 'ai-provider:'",
          "Put 'ai-provider:' before it and indent what follows:\n\n  ai-provider:\n    "
              + first
              + ":\n      ...",
          key,
          value,
          file);
    }
    String uniform = uniform(first);
    if (!uniform.equals(uniform(ROOT)) && NearestName.distance(uniform, uniform(ROOT)) <= NEAR) {
      throw refused(
          "The key '" + key + "' begins with '" + first + "', which is not known",
          "The nearest known word is '" + ROOT + "'. Correct it.",
          key,
          value,
          file);
    }
  }

  /** Whether a key is one of ours without its root, and not one of the older form. */
  private static boolean isOurs(List<String> words) {
    Class<?> type =
        Stream.of(AiProviderProperties.class, ServerProperties.class)
            .filter(candidate -> member(candidate, words.get(0)) != null)
            .findFirst()
            .orElse(null);
    if (type == null) {
      return false;
    }
    if (words.get(0).equals("logging")) { // Spring's and the older form begin with it, too
      return words.size() == 2 && uniform(words.get(1)).equals("slowrequest");
    }
    boolean providers = words.get(0).equals("providers");
    if (providers && words.size() > 2) {
      return member(AiProviderProperties.Provider.class, words.get(2)) != null
          && !LEGACY.contains("providers.*." + words.get(2));
    }
    if (words.get(0).equals("cache")) {
      boolean legacy = LEGACY.contains(String.join(".", words));
      boolean underscore = words.size() == 2 && words.get(1).equals("health_check_ttl");
      return words.size() > 1
          && member(AiProviderProperties.Cache.class, words.get(1)) != null
          && !legacy
          && !underscore;
    }
    return !providers;
  }

  private static @Nullable String member(Class<?> type, String word) {
    return Stream.of(type.getRecordComponents())
        .map(component -> component.getName().toLowerCase(Locale.ROOT))
        .filter(uniform(word)::equals)
        .findFirst()
        .orElse(null);
  }

  private static String uniform(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private static StartRefused refused(
      String problem, String remedy, String key, @Nullable Object value, String file) {
    return StartRefused.at(Place.in(file, Origin.from(value)), key, problem, remedy);
  }
}
