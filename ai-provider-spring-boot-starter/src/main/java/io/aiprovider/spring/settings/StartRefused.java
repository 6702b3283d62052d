package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.source.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application cannot start with its configuration, for one or several reasons. It is reported
 * without a stack trace, and never contains the value of a secret.
 *
 * @since 0.1
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String CORRECT = "Correct them, and start again.";

  /** A place, as far as it is known. */
  private record KnownPlace(@Nullable String file, int line, int column) {}

  private final String fault;
  private final String problem;
  private final String remedy;
  private final @Nullable String key;
  private final @Nullable String file;
  private final int line;
  private final int column;
  private final ArrayList<StartRefused> several;

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
    this(problem, problem, remedy, key, new KnownPlace(file, line, 0), List.of());
  }

  private StartRefused(
      String fault,
      String problem,
      String remedy,
      @Nullable String key,
      KnownPlace place,
      List<StartRefused> several) {
    super(problem + " " + remedy);
    this.fault = fault;
    this.problem = problem;
    this.remedy = remedy;
    this.key = key;
    this.file = place.file();
    this.line = place.line();
    this.column = place.column();
    this.several = new ArrayList<>(several);
  }

  /**
   * A reason with its place.
   *
   * @param key the setting that it is about; null if there is no single one
   * @param fault what is wrong, as a sentence without its full stop
   */
  public static StartRefused at(Place place, @Nullable String key, String fault, String remedy) {
    return new StartRefused(
        fault + ".",
        fault + " (" + place + ").",
        remedy,
        key,
        new KnownPlace(place.file(), place.line(), place.column()),
        List.of());
  }

  /**
   * All of these reasons.
   *
   * @param reasons at least one
   */
  public static StartRefused of(List<StartRefused> reasons) {
    StartRefused first = reasons.get(0);
    if (reasons.size() == 1) {
      return first;
    }
    StringBuilder text =
        new StringBuilder("The configuration has " + reasons.size() + " mistakes:");
    for (int i = 0; i < reasons.size(); i++) {
      StartRefused each = reasons.get(i);
      text.append("\n\n").append(i + 1).append(". ").append(each.problem);
      text.append("\n").append(("   " + each.remedy).replace("\n", "\n   "));
    }
    return new StartRefused(
        text.toString(),
        text.toString(),
        CORRECT,
        first.key,
        new KnownPlace(first.file, first.line, first.column),
        reasons);
  }

  /** The same reason at a place, if it has none yet. */
  StartRefused placed(Place place, String ofKey) {
    if (file != null) {
      return this;
    }
    String sentence = fault.endsWith(".") ? fault.substring(0, fault.length() - 1) : fault;
    return at(place, key == null ? ofKey : key, sentence, remedy);
  }

  /** The single reasons; only this one if there are not several. */
  public List<StartRefused> each() {
    return several.isEmpty() ? List.of(this) : List.copyOf(several);
  }

  /** What is wrong, without its place. */
  public String fault() {
    return fault;
  }

  /** What is wrong, with its place if that is known. */
  public String problem() {
    return problem;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /** The setting or variable that it is about; null if there is no single one. */
  public @Nullable String key() {
    return key;
  }

  /** The file, or a description of another source; null if it is not known. */
  public @Nullable String file() {
    return file;
  }

  /** The line in the file, from 1; 0 if it is not known. */
  public int line() {
    return line;
  }

  /** The column in the line, from 1; 0 if it is not known. */
  public int column() {
    return column;
  }
}
