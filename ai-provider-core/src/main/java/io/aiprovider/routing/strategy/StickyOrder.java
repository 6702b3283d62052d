package io.aiprovider.routing.strategy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.reply.Target;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts the target first that belongs to the session or to the beginning of the prompt; the others
 * follow in the order of the strategy. The target is found by rendezvous hashing with weights: each
 * target gets a number from the hash of both, and the best one wins. So all processes choose the
 * same target without knowing of each other, and if a target is added or removed, only its own
 * sessions move.
 *
 * @see <a
 *     href="https://www.snia.org/sites/default/files/SDC15_presentations/dist_sys/Jason_Resch_New_Consistent_Hashings_Rev.pdf">Resch:
 *     New Hashing Algorithms for Data Storage</a>
 */
final class StickyOrder implements TargetOrder {
  private final Stickiness stickiness;
  private final ToIntFunction<Target> weights;
  private final @Nullable TargetOrder strategy;

  /**
   * @param strategy the order of the other targets; null: they keep theirs
   */
  StickyOrder(
      Stickiness stickiness, ToIntFunction<Target> weights, @Nullable TargetOrder strategy) {
    this.stickiness = stickiness;
    this.weights = weights;
    this.strategy = strategy;
  }

  @Override
  public void arrange(List<Candidate> targets, ChatRequest request, ChatCall call) {
    if (strategy != null) {
      strategy.arrange(targets, request, call);
    }
    putFirst(targets, request, call);
  }

  @Override
  public void preview(List<Candidate> targets, ChatRequest request, ChatCall call) {
    if (strategy != null) {
      strategy.preview(targets, request, call);
    }
    putFirst(targets, request, call);
  }

  private void putFirst(List<Candidate> targets, ChatRequest request, ChatCall call) {
    StableHash subject = StickySubject.of(stickiness, request, call);
    if (subject != null) {
      Collections.rotate(targets.subList(0, best(targets, subject) + 1), 1);
    }
  }

  private int best(List<Candidate> targets, StableHash subject) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i).target();
      double random = subject.with(target.provider()).with(target.model()).fraction();
      double key = WeightedOrder.key(random, weights.applyAsInt(target));
      if (key < least) {
        least = key;
        best = i;
      }
    }
    return best;
  }
}
