package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.Place;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Adds the place of a setting to the message if the engine refuses its value. */
public final class SettingPlaces {
  private static final String CORRECT = "Correct it there, and start again.";

  /** The subject of a sentence such as "The retry's backoff is ...". */
  private static final Pattern SUBJECT = Pattern.compile("([^.:]+?) (?:is|must) ");

  private record FoundSetting(String name, Place place) {}

  private final ConfigurableEnvironment environment;

  SettingPlaces(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Creates an object from the settings below a prefix.
   *
   * @throws StartRefused if the engine refuses a setting; with its name and place
   */
  public <T> T within(String prefix, Supplier<T> factory) {
    try {
      return factory.get();
    } catch (IllegalArgumentException refused) {
      throw refused(prefix, refused);
    }
  }

  /** The prefix of the settings of one provider. */
  public static String ofProvider(String name) {
    return SettingName.joined(SettingSchema.ENGINE + ".providers", name);
  }

  private StartRefused refused(String prefix, IllegalArgumentException refused) {
    String why = String.valueOf(refused.getMessage());
    FoundSetting made = meant(prefix, why);
    StartRefused located =
        made == null
            ? new StartRefused(SettingName.shown(prefix) + ": " + why, CORRECT, prefix, null, 0)
            : StartRefused.at(
                made.place(), made.name(), withoutEnd(sentence(made.name(), why)), CORRECT);
    located.addSuppressed(refused); // the message already contains its text
    return located;
  }

  /** The engine's sentence, with the setting's full name instead of the engine's words for it. */
  private static String sentence(String name, String why) {
    Matcher subject = SUBJECT.matcher(why);
    return subject.lookingAt() && words(subject.group(1)).contains(words(last(name)))
        ? name + why.substring(subject.end(1))
        : name + ": " + why;
  }

  private static String withoutEnd(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** The setting that the engine's message is about: the longest name that the message contains. */
  private @Nullable FoundSetting meant(String prefix, String why) {
    String message = words(why);
    ConfigurationPropertyName one = ConfigurationPropertyName.adapt(prefix, '.');
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> && source.containsProperty(prefix)) {
        return new FoundSetting(prefix, Place.of(source, prefix));
      }
    }
    return settings(one)
        .filter(made -> message.contains(" " + words(last(made.name())).strip() + " "))
        .reduce((a, b) -> last(b.name()).length() > last(a.name()).length() ? b : a)
        .orElse(null);
  }

  private Stream<FoundSetting> settings(ConfigurationPropertyName prefix) {
    return environment.getPropertySources().stream()
        .filter(EnumerablePropertySource.class::isInstance)
        .map(source -> (EnumerablePropertySource<?>) source)
        .flatMap(source -> settings(source, prefix).stream());
  }

  private static List<FoundSetting> settings(
      EnumerablePropertySource<?> source, ConfigurationPropertyName prefix) {
    return Stream.of(source.getPropertyNames())
        .filter(name -> prefix.isAncestorOf(ConfigurationPropertyName.adapt(name, '.')))
        .map(
            name ->
                new FoundSetting(
                    SettingName.shown(name), Place.of((PropertySource<?>) source, name)))
        .toList();
  }

  private static String last(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf(']')) + 1);
  }

  private static String words(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip() + " ";
  }
}
