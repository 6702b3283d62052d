package io.aiprovider.switches;

import io.aiprovider.reply.Target;
import io.aiprovider.switches.Switch.Action;
import io.aiprovider.switches.Switch.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The switches that operators have set. They survive a change of the configuration. Thread-safe;
 * reading takes no lock.
 *
 * @since 0.1
 */
public final class Switches {
  private static final Comparator<Switch> BY_PRECISION = Comparator.comparingInt(Switch::precision);

  private final Clock clock;
  private volatile List<Switch> all = List.of();

  /** No switches. */
  public Switches(Clock clock) {
    this.clock = clock;
  }

  /**
   * Sets a switch. It replaces an earlier one that decides the same thing for the same provider and
   * model: {@code DISABLE} replaces {@code DRAIN}, {@code OPEN_CIRCUIT} replaces {@code
   * CLOSE_CIRCUIT}, and the other way round.
   */
  public synchronized void set(Switch added) {
    List<Switch> changed = new ArrayList<>(active());
    changed.removeIf(each -> added.replaces(each) || added.id().equals(each.id()));
    changed.add(added);
    all = List.copyOf(changed);
  }

  /**
   * Ends a switch before it expires.
   *
   * @return whether there was one with this id
   */
  public synchronized boolean remove(String id) {
    List<Switch> changed = new ArrayList<>(active());
    boolean removed = changed.removeIf(each -> each.id().equals(id));
    all = List.copyOf(changed);
    return removed;
  }

  /** Sets exactly these switches, of which a later one replaces an earlier one. */
  public synchronized void replaceAll(Collection<Switch> switches) {
    List<Switch> changed = new ArrayList<>();
    for (Switch added : switches) {
      changed.removeIf(added::replaces);
      changed.add(added);
    }
    all = List.copyOf(changed);
  }

  /** The switches that have not expired, oldest first. */
  public List<Switch> active() {
    List<Switch> known = all;
    if (known.isEmpty()) {
      return known;
    }
    Instant now = clock.instant();
    return known.stream().filter(each -> each.until().isAfter(now)).toList();
  }

  /** Whether no call has to look for switches. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** The switch because of which a target is not called; null if none. */
  public @Nullable Switch disabling(Target target) {
    return find(target, Action.DISABLE);
  }

  /** Whether a target is called only if no other one is left. */
  public boolean isDraining(Target target) {
    return find(target, Action.DRAIN) != null;
  }

  private @Nullable Switch find(Target target, Action action) {
    return isEmpty()
        ? null
        : active().stream()
            .filter(each -> each.action() == action && each.concerns(target))
            .findFirst()
            .orElse(null);
  }

  /** The weight of a target; null if no switch sets it. */
  public @Nullable Integer weight(Target target) {
    Switch closest = closest(target, Subject.WEIGHT);
    return closest == null ? null : Integer.valueOf(closest.weight());
  }

  /** The switch that sets the state of a target's circuit; null if none. */
  public @Nullable Switch circuit(Target target) {
    return closest(target, Subject.CIRCUIT);
  }

  /** Of several switches, the one that names the target most closely decides. */
  private @Nullable Switch closest(Target target, Subject subject) {
    return isEmpty()
        ? null
        : active().stream()
            .filter(each -> each.action().subject == subject && each.concerns(target))
            .max(BY_PRECISION)
            .orElse(null);
  }

  /** How long a switch will hold. */
  public Duration left(Switch active) {
    return Duration.between(clock.instant(), active.until());
  }
}
