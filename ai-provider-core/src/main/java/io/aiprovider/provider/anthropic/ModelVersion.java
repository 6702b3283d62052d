package io.aiprovider.provider.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a model, from its name: {@code claude-opus-4-6} is 4.6. It is 0 for names without
 * a version, and for names in the older form, such as {@code claude-3-5-sonnet}.
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

  /** Whether thinking cannot be switched off. */
  static boolean alwaysThinks(@Nullable String model) {
    return isOf(model, "fable", "mythos") || isOf(model, "opus") && of(model).isAtLeast(5, 5);
  }

  /** Whether the model refuses a {@code tool_choice} that requires a call. */
  static boolean cannotBeForced(@Nullable String model) {
    return of(model).isAtLeast(5, isOf(model, "fable", "mythos") ? 1 : 5);
  }

  /**
   * Whether signed thinking is valid only after the same messages as when it was written. System
   * messages within the conversation must then stay at their places, which these models support.
   *
   * @see <a href="https://platform.claude.com/docs/en/build-with-claude/preserved-thinking">
   *     Preserved thinking</a>
   */
  static boolean bindsThinking(@Nullable String model) {
    return cannotBeForced(model); // the same models have both properties
  }

  /** Whether the model belongs to one of these families. */
  static boolean isOf(@Nullable String model, String... families) {
    for (String family : families) {
      if (model != null && model.startsWith("claude-" + family + "-")) {
        return true;
      }
    }
    return false;
  }
}
