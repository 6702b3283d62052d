package io.aiprovider.spring.settings;

import org.jspecify.annotations.Nullable;

/**
 * The application does not start as it is configured. Reported without a stack trace; it never
 * holds a secret's value.
 *
 * @since 0.1
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;
  private final @Nullable String key;
  private final @Nullable String file;
  private final int line;

  /**
   * Why, and what to do.
   *
   * @param problem what is wrong, in a sentence
   * @param remedy what to do about it; may have several lines
   */
  public StartRefused(String problem, String remedy) {
    this(problem, remedy, null, null, 0);
  }

  /**
   * Why, where, and what to do.
   *
   * @param problem what is wrong, in a sentence
   * @param remedy what to do about it; may have several lines
   * @param key the setting or variable that it is about; null if there is no single one
   * @param file the file it was set in, or in words what else it was; null if that is not known
   * @param line the line there, from 1; 0 if that is not known
   */
  public StartRefused(
      String problem, String remedy, @Nullable String key, @Nullable String file, int line) {
    super(problem + " " + remedy);
    this.problem = problem;
    this.remedy = remedy;
    this.key = key;
    this.file = file;
    this.line = line;
  }

  static StartRefused at(Place place, String key, String problem, String remedy) {
    return new StartRefused(problem + " (" + place + ").", remedy, key, place.file(), place.line());
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /** The setting or variable that it is about. */
  public @Nullable String key() {
    return key;
  }

  /** Where that was set: a file, or in words what else it is. */
  public @Nullable String file() {
    return file;
  }

  /** The line in the file, from 1; 0 if it is not known. */
  public int line() {
    return line;
  }
}
