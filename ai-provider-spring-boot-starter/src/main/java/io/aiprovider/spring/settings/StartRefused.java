package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.source.Place;
import org.jspecify.annotations.Nullable;

/**
 * The application cannot start with its configuration. It is reported without a stack trace, and
 * never contains the value of a secret.
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
   * A reason and a remedy.
   *
   * @param problem what is wrong, in a sentence
   * @param remedy what to do about it; may have several lines
   */
  public StartRefused(String problem, String remedy) {
    this(problem, remedy, null, null, 0);
  }

  /**
   * A reason, its place and a remedy.
   *
   * @param problem what is wrong, in a sentence
   * @param remedy what to do about it; may have several lines
   * @param key the setting or variable that it is about; null if there is no single one
   * @param file the file, or a description of another source; null if it is not known
   * @param line the line in the file, from 1; 0 if it is not known
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

  /** The file of the setting, or a description of another source. */
  public @Nullable String file() {
    return file;
  }

  /** The line in the file, from 1; 0 if it is not known. */
  public int line() {
    return line;
  }
}
