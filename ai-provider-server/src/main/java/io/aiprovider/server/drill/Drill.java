package io.aiprovider.server.drill;

import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Target;
import io.aiprovider.server.drill.DrillResult.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Makes calls to routes whose providers fail, many at the same time. */
public final class Drill {
  private static final int WAITING = 32; // calls at the same time that wait for a timeout
  private static final int WORKING = 4; // other calls at the same time
  private static final int REPETITIONS = 2;
  private static final int TRIALS = 50; // until a random strategy calls the provider that fails

  private final Sandbox sandbox;

  /** A drill in this sandbox. */
  public Drill(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * The calls for these routes: plain and streamed, with a fault of the first provider and of all.
   */
  public static List<DrillCase> cases(List<String> routes, Collection<DrillFault> faults) {
    List<DrillCase> cases = new ArrayList<>();
    for (String route : routes) {
      for (DrillFault fault : faults) {
        for (boolean all : fault == DrillFault.NONE ? List.of(false) : List.of(false, true)) {
          cases.add(new DrillCase(route, fault, false, all));
          cases.add(new DrillCase(route, fault, true, all));
        }
      }
    }
    return cases;
  }

  /**
   * Runs them.
   *
   * @param onResult is told about each result as soon as it is known, by any thread
   * @return the results in the order of the cases
   */
  public List<DrillResult> run(List<DrillCase> cases, Consumer<DrillResult> onResult) {
    cases.stream()
        .limit(1)
        .flatMap(each -> cases(List.of(each.route()), List.of(DrillFault.NONE)).stream())
        .forEach(this::run); // the classes are loaded now, and not while a timeout runs
    ExecutorService waiting = threads(WAITING);
    ExecutorService working = threads(WORKING);
    try {
      List<Future<DrillResult>> running = new ArrayList<>();
      for (DrillCase each : cases) {
        ExecutorService threads = each.fault().takesTime() ? waiting : working;
        running.add(threads.submit(() -> told(repeated(each), onResult)));
      }
      List<DrillResult> results = new ArrayList<>();
      for (Future<DrillResult> each : running) {
        results.add(each.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The drill was interrupted.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A call of the drill could not be made.", e.getCause());
    } finally {
      waiting.shutdownNow();
      working.shutdownNow();
    }
  }

  private static ExecutorService threads(int number) {
    return Executors.newFixedThreadPool(
        number,
        work -> {
          Thread thread = new Thread(work, "drill");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static DrillResult told(DrillResult result, Consumer<DrillResult> onResult) {
    onResult.accept(result);
    return result;
  }

  /** On a busy machine, good answers can be late: a call with such an answer is made again. */
  private DrillResult repeated(DrillCase each) {
    DrillResult result = run(each);
    for (int repetition = 0; repetition < REPETITIONS && result.isDisturbed(); repetition++) {
      result = run(each);
    }
    return result;
  }

  private DrillResult run(DrillCase each) {
    try (Rehearsal rehearsal = sandbox.rehearse()) {
      List<Target> order;
      try {
        order = rehearsal.order(each);
      } catch (ChatException e) {
        return notCalled(each, "No provider can be called: " + e.getMessage());
      }
      String first = order.get(0).provider();
      rehearsal.fail(each.all() ? null : first, each.fault().fault());
      Observation seen = rehearsal.call(each);
      for (int trial = 1; trial < TRIALS && !each.all() && !seen.called(first); trial++) {
        seen = rehearsal.call(each);
      }
      return new Judgement(sandbox, rehearsal, each, order).of(seen);
    }
  }

  private static DrillResult notCalled(DrillCase each, String reason) {
    return new DrillResult(
        each,
        Verdict.FAIL,
        "nothing",
        0,
        null,
        null,
        List.of(),
        Duration.ZERO,
        Duration.ZERO,
        false,
        reason);
  }
}
