package io.aiprovider.server.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Something on which a report and the ledger do not agree.
 *
 * @param day of UTC
 * @param model its name
 * @param kind what differs
 * @param unit what the amounts count
 * @param here the amount in the ledger
 * @param there the amount in the report
 */
public record Difference(
    LocalDate day, String model, Kind kind, Unit unit, BigDecimal here, BigDecimal there) {

  /** What differs. */
  public enum Kind {
    /** The provider reports usage that the ledger does not have. */
    MISSING_HERE,
    /** The ledger has usage that the provider does not report. */
    MISSING_THERE,
    INPUT_TOKENS_DIFFER,
    OUTPUT_TOKENS_DIFFER,
    /** The report has fewer requests than were answered here, or more than there were attempts. */
    REQUESTS_DIFFER,
    COST_DIFFERS
  }

  /** What amounts count. */
  public enum Unit {
    TOKENS,
    REQUESTS,
    USD
  }

  static Difference tokens(UsageReport.Place at, Kind kind, long here, long there) {
    return new Difference(
        at.day(),
        at.model().shown(),
        kind,
        Unit.TOKENS,
        BigDecimal.valueOf(here),
        BigDecimal.valueOf(there));
  }

  static Difference requests(UsageReport.Place at, long here, long there) {
    return new Difference(
        at.day(),
        at.model().shown(),
        Kind.REQUESTS_DIFFER,
        Unit.REQUESTS,
        BigDecimal.valueOf(here),
        BigDecimal.valueOf(there));
  }

  static Difference cost(UsageReport.Place at, Kind kind, BigDecimal here, BigDecimal there) {
    return new Difference(at.day(), at.model().shown(), kind, Unit.USD, here, there);
  }
}
