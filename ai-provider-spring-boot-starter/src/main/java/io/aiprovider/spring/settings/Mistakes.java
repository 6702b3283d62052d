package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.NearestName;
import io.aiprovider.spring.settings.schema.SettingExample;
import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.schema.SettingType;
import io.aiprovider.spring.settings.schema.SettingValues;
import io.aiprovider.spring.settings.source.Place;
import io.aiprovider.spring.settings.source.Setting;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PlaceholderResolutionException;

/** Finds what is wrong with a setting and proposes corrections. */
final class Mistakes {
  private static final String CORRECT = "Correct it there.";

  private final SettingSchema schema;
  private final Placeholders placeholders;

  Mistakes(SettingSchema schema, Placeholders placeholders) {
    this.schema = schema;
    this.placeholders = placeholders;
  }

  /** What is wrong with a setting; null if nothing is. */
  @Nullable StartRefused in(Setting setting) {
    SettingName name = setting.name();
    if (name.mistake() != null) {
      return in(setting, name.mistake());
    }
    String text;
    try {
      text = placeholders.resolve(setting.text());
    } catch (PlaceholderResolutionException e) {
      return unresolved(setting, e.getPlaceholder());
    }
    if (name.type() instanceof SettingType.Value type) {
      return SettingValues.accepts(type, text) ? null : wrongValue(setting, type);
    }
    if (name.type() instanceof SettingType.Items items
        && items.each() instanceof SettingType.Value type) {
      for (String item : text.isBlank() ? new String[0] : text.split(",")) {
        if (!SettingValues.accepts(type, item)) {
          return wrongValue(setting, type);
        }
      }
    }
    return null;
  }

  private @Nullable StartRefused in(Setting setting, SettingName.Mistake mistake) {
    return switch (mistake) {
      case UNKNOWN -> unknown(setting);
      case NOT_A_MAP -> // a key without a value is allowed
          setting.text().isBlank() ? null : shape(setting, mustBe(setting.name()));
      case NOT_A_LIST -> shape(setting, "must be a list");
      case NOT_A_VALUE -> shape(setting, "must be one value, not a list or a map");
      case EMPTY_KEY -> wrongKey(setting, "has an entry without a name", "Name it, or remove it.");
      case UNBALANCED_KEY ->
          wrongKey(
              setting,
              "has a bracket without a matching one, which is not valid in a name",
              "Choose a name in which each [ has a matching ].");
      case INVALID_PROVIDER_NAME ->
          wrongKey(
              setting,
              "cannot be a provider's name",
              "A provider's name has 1 to 64 letters (a to z), digits, - and _, and begins with a"
                  + " letter or a digit. Models' names are free: they belong in 'models' or"
                  + " 'aliases'.");
    };
  }

  private static StartRefused wrongKey(Setting setting, String what, String remedy) {
    String name = setting.name().shown();
    return StartRefused.at(setting.place(), name, "The key " + name + " " + what, remedy);
  }

  private static String mustBe(SettingName name) {
    return name.type() instanceof SettingType.Entries entries
        ? entries.each() instanceof SettingType.Group group && group.shortForm() == null
            ? "must be a map of names to settings"
            : isList(entries.each())
                ? "must be a map of names to lists"
                : "must be a map of names to values"
        : "must be a map of settings";
  }

  private static boolean isList(SettingType type) {
    SettingType.Member shortened =
        type instanceof SettingType.Group group ? group.shortened() : null;
    return (shortened == null ? type : shortened.type()) instanceof SettingType.Items;
  }

  private static StartRefused shape(Setting setting, String must) {
    SettingName name = setting.name();
    return StartRefused.at(
        setting.place(),
        name.shown(),
        name.shown() + " " + must,
        "Write it like this:\n\n" + SettingExample.of(name.shown(), name.type()));
  }

  private StartRefused unknown(Setting setting) {
    String name = setting.name().shown();
    Place place = setting.place();
    if (ServerOnly.contains(name) && !ServerOnly.isServer(schema.engine())) {
      return StartRefused.at(
          place,
          name,
          "The key '" + name + "' is a setting of the AI Provider server, not of the starter",
          "Remove it here: an application with the starter has no such setting. The server reads it"
              + " from its ai-provider.yml.");
    }
    String nearest = NearestName.of(name, NearestName.names(schema.all(), name));
    return StartRefused.at(
        place,
        name,
        "The configuration has the key '" + name + "', which is not known",
        "The nearest known key is '" + nearest + "'. Correct the key, or remove it.");
  }

  private static StartRefused unresolved(Setting setting, String placeholder) {
    int end = placeholder.indexOf(':');
    String missing = end < 0 ? placeholder : placeholder.substring(0, end);
    return StartRefused.at(
        setting.place(),
        setting.name().shown(),
        setting.name().shown()
            + " refers to ${"
            + missing
            + "}, but there is no variable and no property of that name",
        "Set "
            + missing
            + ", or give a default: ${"
            + missing
            + ":} is empty without it. To write the text itself, use \\${"
            + missing
            + "}.");
  }

  private static StartRefused wrongValue(Setting setting, SettingType.Value type) {
    String name = setting.name().shown();
    String shown = SettingValues.shown(type, setting.text());
    return StartRefused.at(
        setting.place(),
        name,
        name
            + " must be "
            + SettingValues.expected(type)
            + (shown == null ? "" : ", but is '" + shown + "'"),
        CORRECT);
  }
}
