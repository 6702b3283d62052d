package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.Place;
import java.util.ArrayList;
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
  private static final String CORRECT = "Correct it there.";

  /** The subject of a sentence such as "The retry's backoff is ...". */
  private static final Pattern SUBJECT = Pattern.compile("([^.:]+?) (?:is|must) ");

  private record FoundSetting(String name, Place place, @Nullable Object value) {}

  private final ConfigurableEnvironment environment;

  /** The places of the settings of an environment. */
  public SettingPlaces(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Creates an object from the settings below a prefix.
   *
   * @throws StartRefused if a setting is refused; with its name and place
   */
  public <T> T within(String prefix, Supplier<T> factory) {
    try {
      return factory.get();
    } catch (StartRefused refused) {
      throw placed(prefix, refused);
    } catch (IllegalArgumentException refused) {
      throw refused(prefix, refused);
    }
  }

  /** The refusal with the place of its setting: of the element of a list that it quotes, if any. */
  private StartRefused placed(String prefix, StartRefused refused) {
    String key = refused.key() == null ? SettingName.shown(prefix) : refused.key();
    List<FoundSetting> found = new ArrayList<>();
    if (refused.key() != null) {
      found.addAll(found(refused.key()));
    }
    if (found.isEmpty()) {
      found.addAll(found(prefix));
    }
    return found.stream()
        .filter(setting -> refused.problem().contains("'" + setting.value() + "'"))
        .findFirst()
        .or(() -> found.stream().findFirst())
        .map(setting -> refused.placed(setting.place(), key))
        .orElse(refused);
  }

  /** The setting of a name and all below it. */
  private List<FoundSetting> found(String prefix) {
    ConfigurationPropertyName one = ConfigurationPropertyName.adapt(prefix, '.');
    List<FoundSetting> found = new ArrayList<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> settings) {
        Stream.of(settings.getPropertyNames())
            .filter(name -> isWithin(one, name))
            .map(name -> new FoundSetting(name, Place.of(source, name), settings.getProperty(name)))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static boolean isWithin(ConfigurationPropertyName one, String name) {
    ConfigurationPropertyName adapted = ConfigurationPropertyName.adapt(name, '.');
    return one.equals(adapted) || one.isAncestorOf(adapted);
  }

  /** The prefix of the settings of one provider. */
  public static String ofProvider(String name) {
    return SettingName.joined(SettingSchema.ENGINE + ".providers", name);
  }

  private StartRefused refused(String prefix, IllegalArgumentException refused) {
    String why = String.valueOf(refused.getMessage());
    FoundSetting made = meant(prefix, why);
    String shown = SettingName.shown(prefix);
    StartRefused located =
        made == null
            ? placed(prefix, new StartRefused(shown + ": " + why, CORRECT, shown, null, 0))
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
        return new FoundSetting(prefix, Place.of(source, prefix), null);
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
                    SettingName.shown(name), Place.of((PropertySource<?>) source, name), null))
        .toList();
  }

  private static String last(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf(']')) + 1);
  }

  private static String words(String text) {
    return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip() + " ";
  }
}
