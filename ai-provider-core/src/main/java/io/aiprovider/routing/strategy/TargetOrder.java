package io.aiprovider.routing.strategy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan.Candidate;
import java.util.List;

/**
 * Orders targets for one call. It need not know whether a target can be called at present: one that
 * is cooling down is skipped later. Thread-safe; takes no lock.
 */
@FunctionalInterface
public interface TargetOrder {

  /**
   * Sorts targets: the first is called first, the others if it fails.
   *
   * @param targets at least two, by priority; sorted in place
   */
  void arrange(List<Candidate> targets, ChatRequest request, ChatCall call);

  /**
   * Sorts targets as they would probably be called now, without chance and without changing what is
   * known about them.
   *
   * @param targets at least two, by priority; sorted in place
   */
  default void preview(List<Candidate> targets, ChatRequest request, ChatCall call) {
    arrange(targets, request, call);
  }
}
