package io.aiprovider.caller;

import io.aiprovider.reply.Target;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which models a caller may use. Access has levels, for example those of a key, its tenant and its
 * tier. Every level must allow a target, and a deny entry of any level excludes it.
 *
 * <p>An entry is the name of a model, of a model group or of an alias, or {@code provider/model}.
 * In an entry {@code *} matches any text, also with slashes, and {@code ?} for one character:
 * {@code gpt-4o*}, {@code ollama/*}. A level without allow entries allows all models.
 *
 * <p>An entry matches a target if it matches the target's model, the target with its provider, or
 * the requested name that leads to the target. A fallback to another model was not requested by any
 * name, so only its own model counts. Deny entries ignore upper and lower case, because some
 * providers do so in names of models.
 *
 * <p>A value: immutable, thread-safe, equal to another one with the same levels.
 *
 * @since 0.1
 */
public final class ModelAccess {
  /** Access to all models. */
  public static final ModelAccess ALL = new ModelAccess(List.of());

  private record Level(Set<String> allowed, Set<String> denied) {
    boolean admits(Predicate<String> matches, Predicate<String> matchesIgnoringCase) {
      return (allowed.isEmpty() || allowed.stream().anyMatch(matches))
          && denied.stream().noneMatch(matchesIgnoringCase);
    }
  }

  private final List<Level> levels;
  private final int hash; // each call looks up its plan by this value

  private ModelAccess(List<Level> levels) {
    this.levels = levels;
    this.hash = levels.hashCode();
  }

  /**
   * Access with one level.
   *
   * @param allowed the entries that allow a model; none: all models
   * @param denied the entries that exclude a model
   * @throws IllegalArgumentException if an entry is blank, or has blanks at its beginning or end
   */
  public static ModelAccess of(Collection<String> allowed, Collection<String> denied) {
    return allowed.isEmpty() && denied.isEmpty()
        ? ALL
        : new ModelAccess(List.of(new Level(checked(allowed), checked(denied))));
  }

  /** Access to the models of these entries only. */
  public static ModelAccess allow(String... entries) {
    return of(List.of(entries), Set.of());
  }

  /** Access to all models but those of these entries. */
  public static ModelAccess deny(String... entries) {
    return of(Set.of(), List.of(entries));
  }

  private static Set<String> checked(Collection<String> entries) {
    for (String entry : entries) {
      if (entry.isBlank() || !entry.strip().equals(entry)) {
        throw new IllegalArgumentException(
            "The entry '"
                + entry
                + "' in a list of models: write a name, without blanks around it.");
      }
    }
    return Set.copyOf(entries);
  }

  /** This access, limited further by the levels of another one. */
  public ModelAccess and(ModelAccess other) {
    if (levels.isEmpty() || levels.equals(other.levels)) {
      return other;
    }
    Set<Level> all = new LinkedHashSet<>(levels);
    all.addAll(other.levels);
    return new ModelAccess(List.copyOf(all));
  }

  /** Whether all models are allowed. */
  public boolean isUnlimited() {
    return levels.isEmpty();
  }

  /** The number of entries of all levels. */
  public int size() {
    return levels.stream().mapToInt(level -> level.allowed().size() + level.denied().size()).sum();
  }

  /**
   * Whether a target may be called.
   *
   * @param requested the names that led to the target: the requested name, and the names that
   *     aliases and groups gave it
   */
  public boolean admits(Collection<String> requested, Target target) {
    if (levels.isEmpty()) {
      return true;
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(target.model());
    names.add(target.provider() + "/" + target.model());
    if (!target.fallback()) {
      for (String name : requested) {
        names.add(name);
        names.add(target.provider() + "/" + name);
      }
    }
    List<String> lower = names.stream().map(ModelAccess::lowerCase).toList();
    Predicate<String> matches = entry -> names.stream().anyMatch(n -> Glob.matches(entry, n));
    Predicate<String> matchesIgnoringCase =
        entry -> lower.stream().anyMatch(n -> Glob.matches(lowerCase(entry), n));
    return levels.stream().allMatch(level -> level.admits(matches, matchesIgnoringCase));
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelAccess access
        && hash == access.hash
        && levels.equals(access.levels);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return levels.isEmpty() ? "all models" : levels.toString();
  }
}
