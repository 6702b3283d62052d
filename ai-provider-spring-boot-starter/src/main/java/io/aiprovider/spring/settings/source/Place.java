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
 */
public record Place(String file, int line) {

  /** The place of a property of a source. */
  public static Place of(PropertySource<?> source, String name) {
    Origin origin = OriginLookup.getOrigin(source, name);
    if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
      TextResourceOrigin.Location location = text.getLocation();
      return new Place(name(text.getResource()), location == null ? 0 : location.getLine() + 1);
    }
    return new Place(
        switch (source.getName()) {
          case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> "the command line";
          case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME ->
              "Java's system properties";
          default -> origin == null ? "'" + source.getName() + "'" : origin.toString();
        },
        0);
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
