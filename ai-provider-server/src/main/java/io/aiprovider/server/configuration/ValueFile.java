package io.aiprovider.server.configuration;

import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.VariableOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * A file that settings or variables have values from.
 *
 * @param path its absolute path
 * @param variable the variable whose value is the whole file; null for a file with several values
 */
public record ValueFile(Path path, @Nullable String variable) {

  /** The files of an environment. */
  static Set<ValueFile> in(ConfigurableEnvironment environment) {
    Set<ValueFile> files = new LinkedHashSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> known && source instanceof OriginLookup) {
        for (String name : known.getPropertyNames()) {
          ValueFile file = of(OriginLookup.getOrigin(source, name), name);
          if (file != null) {
            files.add(file);
          }
        }
      }
    }
    return files;
  }

  /** The refusal of a configuration in which this file has no values any more. */
  StartRefused lost() {
    return new StartRefused(
        "The file "
            + path
            + (variable == null
                ? " is in use, but has no settings any more."
                : " with the value of " + variable + " is in use, but is empty or does not exist."),
        "Restore it. To do without it, restart the server.",
        variable,
        path.toString(),
        0);
  }

  private static @Nullable ValueFile of(@Nullable Origin origin, String name) {
    if (origin instanceof VariableOrigin variable && variable.file() != null) {
      Path path = absolute(Path.of(variable.file()));
      return new ValueFile(path, variable.line() == 0 ? variable.variable() : null);
    }
    boolean setting = name.startsWith(SettingSchema.ENGINE + ".");
    if (setting && origin instanceof TextResourceOrigin text && text.getResource() != null) {
      Path path = path(text.getResource());
      return path == null ? null : new ValueFile(path, null);
    }
    return null;
  }

  private static @Nullable Path path(Resource resource) {
    try {
      return resource.isFile() ? absolute(resource.getFile().toPath()) : null;
    } catch (IOException e) {
      return null; // it is no file
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
