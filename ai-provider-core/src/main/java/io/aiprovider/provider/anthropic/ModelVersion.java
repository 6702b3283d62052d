package io.aiprovider.provider.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which generation a model is of, as its name has it; 0 for names without, or of the older order.
 */
record ModelVersion(int major, int minor) {
  private static final ModelVersion UNKNOWN = new ModelVersion(0, 0);
  private static final Pattern NAME =
      Pattern.compile("claude-[a-z]+-(\\d{1,2})(?:-(\\d{1,2})(?!\\d))?.*");

  static ModelVersion of(@Nullable String model) {
    Matcher name = NAME.matcher(model == null ? "" : model);
    if (!name.matches()) {
      return UNKNOWN;
    }
    String minor = name.group(2);
    return new ModelVersion(
        Integer.parseInt(name.group(1)), minor == null ? 0 : Integer.parseInt(minor));
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || major == otherMajor && minor >= otherMinor;
  }
}
