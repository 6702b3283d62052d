package io.aiprovider.server.reconcile;

import io.aiprovider.server.reconcile.Difference.Kind;
import io.aiprovider.server.reconcile.UsageReport.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares a report with the ledger, by day and model. */
public final class Reconciliation {
  private Reconciliation() {}

  /** The differences, by day and model. */
  public static List<Difference> differences(
      UsageReport report, LedgerSource ledger, Tolerance tolerance) {
    Map<Place, Amounts> there = report.used();
    Map<Place, Amounts> here = here(report, ledger);
    TreeSet<Place> places = new TreeSet<>(there.keySet());
    places.addAll(here.keySet());
    List<Difference> found = new ArrayList<>();
    for (Place place : places) {
      Amounts ours = here.getOrDefault(place, Amounts.NONE);
      Amounts theirs = there.getOrDefault(place, Amounts.NONE);
      if (report.format().hasTokens()) {
        compareUsage(place, ours, theirs, tolerance, found);
      } else {
        compareCost(place, ours, theirs, tolerance, found);
      }
    }
    return found;
  }

  private static Map<Place, Amounts> here(UsageReport report, LedgerSource ledger) {
    Map<Place, Amounts> here = new TreeMap<>();
    for (LedgerSource.Entry entry : ledger.entries(report.from(), report.to())) {
      ModelName model = ModelName.of(entry.model());
      if (!entry.amounts().isNothing() && report.format().covers(model.key())) {
        ModelName compared = report.byModel() ? model : ModelName.ALL;
        here.merge(new Place(entry.day(), compared), entry.amounts(), Amounts::plus);
      }
    }
    return here;
  }

  private static void compareUsage(
      Place place, Amounts here, Amounts there, Tolerance tolerance, List<Difference> found) {
    if (here.tokens() == 0 && there.tokens() > 0) {
      found.add(Difference.tokens(place, Kind.MISSING_HERE, 0, there.tokens()));
    } else if (there.tokens() == 0 && here.tokens() > 0) {
      found.add(Difference.tokens(place, Kind.MISSING_THERE, here.tokens(), 0));
    } else {
      if (!tolerance.allows(here.inputTokens(), there.inputTokens())) {
        found.add(
            Difference.tokens(
                place, Kind.INPUT_TOKENS_DIFFER, here.inputTokens(), there.inputTokens()));
      }
      if (!tolerance.allows(here.outputTokens(), there.outputTokens())) {
        found.add(
            Difference.tokens(
                place, Kind.OUTPUT_TOKENS_DIFFER, here.outputTokens(), there.outputTokens()));
      }
      compareRequests(place, here.requests(), there.requests(), tolerance, found);
    }
  }

  private static void compareRequests(
      Place place,
      @Nullable Requests here,
      @Nullable Requests there,
      Tolerance tolerance,
      List<Difference> found) {
    if (here != null && there != null) {
      long number = there.most(); // of a report, least and most are the same
      long nearest = here.nearest(number);
      if (!tolerance.allows(nearest, number)) {
        found.add(Difference.requests(place, nearest, number));
      }
    }
  }

  private static void compareCost(
      Place place, Amounts here, Amounts there, Tolerance tolerance, List<Difference> found) {
    if (tolerance.allowsCost(here.usd(), there.usd())) {
      return;
    }
    Kind kind = Kind.COST_DIFFERS; // also of usage here that has no price
    if (here.isNothing()) {
      kind = Kind.MISSING_HERE;
    } else if (there.isNothing()) {
      kind = Kind.MISSING_THERE;
    }
    found.add(Difference.cost(place, kind, here.usd(), there.usd()));
  }
}
