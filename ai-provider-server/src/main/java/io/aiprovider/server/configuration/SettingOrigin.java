package io.aiprovider.server.configuration;

import io.aiprovider.spring.settings.source.Place;
import io.aiprovider.spring.settings.source.VariableOrigin;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Where the value of a setting comes from.
 *
 * @param kind the kind of source
 * @param variable the environment variable that has the value; null if none does
 * @param file the file that has the value; null if none does
 * @param line the line in the file, from 1; 0 if the whole file is the value, or there is none
 */
public record SettingOrigin(Kind kind, @Nullable String variable, @Nullable String file, int line) {
  /** The kind of a source. */
  public enum Kind {
    /** A configuration file. */
    FILE,
    /** An environment variable, perhaps in {@code .env}. */
    VARIABLE,
    /** A file whose content is the value. */
    SECRET,
    /** An option of the command line. */
    COMMAND_LINE,
    /** A system property of Java. */
    SYSTEM_PROPERTY,
    /** The default. */
    DEFAULT,
    /** Another source of Spring. */
    OTHER;

    /** Its name in answers. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final SettingOrigin DEFAULT = new SettingOrigin(Kind.DEFAULT, null, null, 0);

  private static final String DEFAULTS = "ai-provider defaults";

  static SettingOrigin of(PropertySource<?> source, String name) {
    Origin origin = OriginLookup.getOrigin(source, name);
    if (origin instanceof VariableOrigin variable) {
      boolean secret = variable.file() != null && variable.line() == 0;
      return new SettingOrigin(
          secret ? Kind.SECRET : Kind.VARIABLE,
          variable.variable(),
          variable.file(),
          variable.line());
    }
    if (origin instanceof TextResourceOrigin) {
      Place place = Place.of(source, name);
      return new SettingOrigin(Kind.FILE, null, relative(place.file()), place.line());
    }
    String variable = variable(source, name);
    if (variable != null) {
      return new SettingOrigin(Kind.VARIABLE, variable, null, 0);
    }
    return switch (source.getName()) {
      case DEFAULTS -> DEFAULT;
      case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> of(Kind.COMMAND_LINE);
      case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> of(Kind.SYSTEM_PROPERTY);
      default -> of(Kind.OTHER);
    };
  }

  /** The variable with Spring's name for a property, such as {@code SERVER_PORT}. */
  private static @Nullable String variable(PropertySource<?> source, String name) {
    String variable = name.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT);
    return source instanceof SystemEnvironmentPropertySource && source.containsProperty(variable)
        ? variable
        : null;
  }

  private static SettingOrigin of(Kind kind) {
    return new SettingOrigin(kind, null, null, 0);
  }

  /** A path below the working directory is shown as people write it. */
  static String relative(String file) {
    Path path = Path.of(file);
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : file;
  }

  /** For people. */
  @Override
  public String toString() {
    String place = file == null ? "" : line == 0 ? file : file + ":" + line;
    return switch (kind) {
      case FILE -> place;
      case VARIABLE, SECRET -> file == null ? variable + " (variable)" : variable + " in " + place;
      case COMMAND_LINE -> "command line";
      case SYSTEM_PROPERTY -> "system property";
      case DEFAULT -> "default";
      case OTHER -> "another source";
    };
  }
}
