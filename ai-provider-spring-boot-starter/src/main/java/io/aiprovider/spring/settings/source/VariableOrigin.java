package io.aiprovider.spring.settings.source;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/**
 * A value that comes from a variable.
 *
 * @param variable its name
 * @param file the file that has it, such as {@code .env} or a mounted secret; null: the environment
 * @param line the line in the file, from 1; 0 if the whole file is the value
 */
public record VariableOrigin(String variable, @Nullable String file, int line) implements Origin {

  /** A variable of the environment. */
  public static VariableOrigin ofEnvironment(String variable) {
    return new VariableOrigin(variable, null, 0);
  }

  @Override
  public String toString() {
    return file == null ? "environment variable " + variable : file;
  }
}
