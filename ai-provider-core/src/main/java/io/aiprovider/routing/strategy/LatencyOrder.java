package io.aiprovider.routing.strategy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan.Candidate;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Calls the faster one of two random targets first, then the others, the fastest first. Choosing
 * among two instead of all keeps calls that begin at the same time from all going to the same
 * target.
 *
 * <p>The time that a target will need is its {@link LatencyEstimate}, for each attempt that waits
 * there already. If two times differ by less than a fifth, chance decides. A target without an
 * estimate is tried, by one call at a time. One that was not called for a while is tried by one
 * call in 32, so that it comes back after it has become faster, and is seldom called while it is
 * slow.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/handbook2001.pdf">Mitzenmacher,
 *     Richa and Sitaraman: The power of two random choices</a>
 */
final class LatencyOrder implements TargetOrder {
  private static final double CLEARLY_FASTER = 0.8;
  private static final double UNKNOWN_NANOS = 1e15; // behind all known ones

  private final TargetLoads loads;
  private final IntUnaryOperator random;

  /**
   * @param random a number from 0 up to a bound, without it
   */
  LatencyOrder(TargetLoads loads, IntUnaryOperator random) {
    this.loads = loads;
    this.random = random;
  }

  @Override
  public void arrange(List<Candidate> targets, ChatRequest request, ChatCall call) {
    boolean stream = request.stream();
    preview(targets, request, call);
    int first = trial(targets, stream);
    Collections.rotate(targets.subList(0, (first < 0 ? ofTwo(targets, stream) : first) + 1), 1);
    for (int i = 0; i < targets.size(); i++) {
      loads.of(targets.get(i).target()).passedOver(i > 0);
    }
  }

  /** The fastest first. */
  @Override
  public void preview(List<Candidate> targets, ChatRequest request, ChatCall call) {
    boolean stream = request.stream();
    SortedTargets.by(targets, target -> nanos(loads.of(target), stream));
  }

  /** The first target that is to be tried again; -1 if there is none. */
  private int trial(List<Candidate> targets, boolean stream) {
    long now = loads.now();
    for (int i = 0; i < targets.size(); i++) {
      if (loads.of(targets.get(i).target()).isTrialDue(stream, now)) {
        return i;
      }
    }
    return -1;
  }

  /** The faster one of two random targets. */
  private int ofTwo(List<Candidate> targets, boolean stream) {
    int one = random.applyAsInt(targets.size());
    int other = random.applyAsInt(targets.size() - 1);
    other += other >= one ? 1 : 0;
    int faster = Math.min(one, other); // they are sorted
    int slower = Math.max(one, other);
    boolean clearly =
        nanos(loads.of(targets.get(faster).target()), stream)
            < CLEARLY_FASTER * nanos(loads.of(targets.get(slower).target()), stream);
    return clearly ? faster : one;
  }

  private static double nanos(TargetLoad load, boolean stream) {
    LatencyEstimate estimate = load.estimate(stream);
    int waiting = load.waiting();
    return estimate.isKnown()
        ? estimate.nanos() * (waiting + 1)
        : waiting * UNKNOWN_NANOS; // 0 if nobody tries it yet
  }
}
