package io.aiprovider.spring.settings;

import org.springframework.util.PlaceholderResolutionException;

/** Refuses settings that cannot be meant, and says what could. */
final class Mistakes {
  private static final String CORRECT = "Correct it there, and start again.";

  private final Roots roots;
  private final Placeholders placeholders;

  Mistakes(Roots roots, Placeholders placeholders) {
    this.roots = roots;
    this.placeholders = placeholders;
  }

  /**
   * Looks at a setting.
   *
   * @throws StartRefused if something is wrong with it
   */
  void refuse(Setting setting) {
    SettingName name = setting.name();
    if (name.mistake() != null) {
      refuse(setting, name.mistake());
      return;
    }
    String text = resolved(setting);
    if (name.type() instanceof SettingType.Value type) {
      check(setting, type, text);
    } else if (name.type() instanceof SettingType.Items items
        && items.each() instanceof SettingType.Value type) {
      for (String item : text.isBlank() ? new String[0] : text.split(",")) {
        check(setting, type, item);
      }
    }
  }

  private void refuse(Setting setting, SettingName.Mistake mistake) {
    switch (mistake) {
      case UNKNOWN -> throw unknown(setting);
      case NOT_A_MAP -> {
        if (!setting.text().isBlank()) { // nothing below a key is no mistake
          throw shape(setting, mustBe(setting.name()));
        }
      }
      case NOT_A_LIST -> throw shape(setting, "must be a list");
      case NOT_A_VALUE -> throw shape(setting, "must be one value, not a list or a map");
      case EMPTY_KEY ->
          throw wrongKey(setting, "has an entry without a name", "Name it, or remove it.");
      case UNBALANCED_KEY ->
          throw wrongKey(
              setting,
              "has a bracket without its counterpart, which a name here cannot have",
              "Choose a name in which each [ has its ].");
      case NO_PROVIDER_NAME ->
          throw wrongKey(
              setting,
              "cannot be a provider's name",
              "A provider's name has 1 to 64 letters (a to z), digits, - and _, and begins with a"
                  + " letter or a digit. Models' names are free: they belong into 'models' or"
                  + " 'aliases'.");
    }
  }

  private static StartRefused wrongKey(Setting setting, String what, String remedy) {
    String name = setting.name().shown();
    return StartRefused.at(setting.place(), name, "The key " + name + " " + what, remedy);
  }

  private static String mustBe(SettingName name) {
    return name.type() instanceof SettingType.Entries entries
        ? entries.namesGroups()
            ? "must be a map of names to settings"
            : entries.each() instanceof SettingType.Items
                ? "must be a map of names to lists"
                : "must be a map of names to values"
        : "must be a map of settings";
  }

  private static StartRefused shape(Setting setting, String must) {
    SettingName name = setting.name();
    return StartRefused.at(
        setting.place(),
        name.shown(),
        name.shown() + " " + must,
        "Write it like this:\n\n" + Examples.of(name.shown(), name.type()));
  }

  private StartRefused unknown(Setting setting) {
    String name = setting.name().shown();
    Place place = setting.place();
    if (ServerOnly.owns(name) && !ServerOnly.isServer(roots.engine())) {
      return StartRefused.at(
          place,
          name,
          "The key '" + name + "' is one of the AI Provider server, not of its starter",
          "Remove it here: an application with the starter has no such setting. The server reads it"
              + " from its ai-provider.yml.");
    }
    String nearest = Nearest.of(name, Nearest.names(roots.all(), name));
    return StartRefused.at(
        place,
        name,
        "The configuration has the key '" + name + "', which is not known",
        "The nearest known key is '" + nearest + "'. Correct the key, or remove it.");
  }

  private String resolved(Setting setting) {
    try {
      return placeholders.resolve(setting.text());
    } catch (PlaceholderResolutionException e) {
      String variable = e.getPlaceholder();
      int end = variable.indexOf(':');
      String missing = end < 0 ? variable : variable.substring(0, end);
      throw StartRefused.at(
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
              + ":} is empty without it. Text that is meant as it stands is written \\${"
              + missing
              + "}.");
    }
  }

  private static void check(Setting setting, SettingType.Value type, String text) {
    if (Values.accepts(type, text)) {
      return;
    }
    String name = setting.name().shown();
    String shown = Values.shown(type, setting.text());
    throw StartRefused.at(
        setting.place(),
        name,
        name
            + " must be "
            + Values.expected(type)
            + (shown == null ? "" : ", but is '" + shown + "'"),
        CORRECT);
  }
}
