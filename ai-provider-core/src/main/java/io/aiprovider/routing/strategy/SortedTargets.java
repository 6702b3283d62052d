package io.aiprovider.routing.strategy;

import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sorts targets by a number that is read once for each of them. */
final class SortedTargets {
  private SortedTargets() {}

  /** Sorts in place, the smallest number first; equal ones keep their order. */
  static void by(List<Candidate> targets, ToDoubleFunction<Target> number) {
    double[] keys = new double[targets.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = number.applyAsDouble(targets.get(i).target());
      insert(targets, keys, i);
    }
  }

  /** Moves the last of the sorted targets to its place; there are few of them. */
  private static void insert(List<Candidate> targets, double[] keys, int last) {
    Candidate target = targets.get(last);
    double key = keys[last];
    int place = last;
    while (place > 0 && keys[place - 1] > key) {
      keys[place] = keys[place - 1];
      targets.set(place, targets.get(place - 1));
      place--;
    }
    keys[place] = key;
    targets.set(place, target);
  }
}
