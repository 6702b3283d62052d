package io.aiprovider.spring.settings.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * The place of a setting.
 *
 * @param file the file, or a description of another source
 * @param line the line, from 1; 0 if the source has no lines
 * @param column the column, from 1; 0 if the source has no columns
 */
public record Place(String file, int line, int column) {

  /** The place of a property of a source. */
  public static Place of(PropertySource<?> source, String name) {
    Origin origin = OriginLookup.getOrigin(source, name);
    if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
      TextResourceOrigin.Location location = text.getLocation();
      return location == null
          ? new Place(name(text.getResource()), 0, 0)
          : new Place(name(text.getResource()), location.getLine() + 1, location.getColumn() + 1);
    }
    if (origin instanceof VariableOrigin variable && variable.file() != null) {
      return new Place(variable.file(), variable.line(), 0);
    }
    return new Place(
        switch (source.getName()) {
          case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> "the command line";
          case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME ->
              "Java's system properties";
          default -> origin == null ? "'" + source.getName() + "'" : origin.toString();
        },
        0,
        0);
  }

  /** The place of a value in a file, as far as its origin tells. */
  public static Place in(String file, @Nullable Origin origin) {
    return origin instanceof TextResourceOrigin text && text.getLocation() != null
        ? new Place(file, text.getLocation().getLine() + 1, text.getLocation().getColumn() + 1)
        : new Place(file, 0, 0);
  }

  private static String name(Resource resource) {
    if (resource instanceof ClassPathResource inClasspath) {
      return "classpath:" + inClasspath.getPath();
    }
    String file = file(resource);
    return file == null ? resource.getDescription() : file;
  }

  private static @Nullable String file(Resource resource) {
    try {
      return resource.isFile() ? resource.getFile().getPath() : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ", line " + line;
  }
}
