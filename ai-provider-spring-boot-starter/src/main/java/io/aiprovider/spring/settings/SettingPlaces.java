package io.aiprovider.spring.settings;

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

/** Knows where settings were made, to say so when the engine refuses a value. */
public final class SettingPlaces {
  private static final String CORRECT = "Correct it there, and start again.";

  /** What a sentence such as "The retry's backoff is ..." is about. */
  private static final Pattern SUBJECT = Pattern.compile("([^.:]+?) (?:is|must) ");

  private record Made(String name, Place place) {}

  private final ConfigurableEnvironment environment;

  SettingPlaces(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Makes something of the settings below a prefix.
   *
   * @throws StartRefused if the engine refuses one; with the setting's name and place
   */
  public <T> T within(String prefix, Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException refused) {
      throw refused(prefix, refused);
    }
  }

  /** The prefix of the settings of one provider. */
  public static String ofProvider(String name) {
    return SettingName.joined(Roots.ENGINE + ".providers", name);
  }

  private StartRefused refused(String prefix, IllegalArgumentException refused) {
    String why = String.valueOf(refused.getMessage());
    Made made = meant(prefix, why);
    StartRefused located =
        made == null
            ? new StartRefused(SettingName.shown(prefix) + ": " + why, CORRECT, prefix, null, 0)
            : StartRefused.at(
                made.place(), made.name(), withoutEnd(sentence(made.name(), why)), CORRECT);
    located.addSuppressed(refused); // the sentence is ours already
    return located;
  }

  /** The engine's sentence, with the setting's whole name for the engine's words for it. */
  private static String sentence(String name, String why) {
    Matcher subject = SUBJECT.matcher(why);
    return subject.lookingAt() && words(subject.group(1)).contains(words(last(name)))
        ? name + why.substring(subject.end(1))
        : name + ": " + why;
  }

  private static String withoutEnd(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** The setting that the engine's message is about: the one with the longest name in it. */
  private @Nullable Made meant(String prefix, String why) {
    String said = words(why);
    ConfigurationPropertyName one = ConfigurationPropertyName.adapt(prefix, '.');
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> && source.containsProperty(prefix)) {
        return new Made(prefix, Place.of(source, prefix));
      }
    }
    return settings(one)
        .filter(made -> said.contains(" " + words(last(made.name())).strip() + " "))
        .reduce((a, b) -> last(b.name()).length() > last(a.name()).length() ? b : a)
        .orElse(null);
  }

  private Stream<Made> settings(ConfigurationPropertyName prefix) {
    return environment.getPropertySources().stream()
        .filter(EnumerablePropertySource.class::isInstance)
        .map(source -> (EnumerablePropertySource<?>) source)
        .flatMap(source -> settings(source, prefix).stream());
  }

  private static List<Made> settings(
      EnumerablePropertySource<?> source, ConfigurationPropertyName prefix) {
    return Stream.of(source.getPropertyNames())
        .filter(name -> prefix.isAncestorOf(ConfigurationPropertyName.adapt(name, '.')))
        .map(name -> new Made(SettingName.shown(name), Place.of((PropertySource<?>) source, name)))
        .toList();
  }

  private static String last(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf(']')) + 1);
  }

  private static String words(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip() + " ";
  }
}
