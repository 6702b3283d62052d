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

  /** Whether it always thinks: the API refuses to switch that off. */
  static boolean alwaysThinks(@Nullable String model) {
    return isOf(model, "fable", "mythos") || isOf(model, "opus") && of(model).isAtLeast(5, 5);
  }

  /** Whether it takes no {@code tool_choice} that makes it call something. */
  static boolean cannotBeForced(@Nullable String model) {
    return of(model).isAtLeast(5, isOf(model, "fable", "mythos") ? 1 : 5);
  }

  /**
   * Whether its thinking is good only after just what was there when it thought: instructions that
   * come later must stay where they are, which it takes.
   *
   * @see <a href="https://platform.claude.com/docs/en/build-with-claude/preserved-thinking">
   *     Preserved thinking</a>
   */
  static boolean bindsThinking(@Nullable String model) {
    return cannotBeForced(model); // both came at once
  }

  /** Whether it belongs to one of these families. */
  static boolean isOf(@Nullable String model, String... families) {
    for (String family : families) {
      if (model != null && model.startsWith("claude-" + family + "-")) {
        return true;
      }
    }
    return false;
  }
}
