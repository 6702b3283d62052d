package io.aiprovider.server.reconcile;

import java.time.LocalDate;
import java.util.List;

/** Where the figures of the ledger come from. */
@FunctionalInterface
public interface LedgerSource {

  /**
   * What a model used on a day.
   *
   * @param day of UTC
   */
  record Entry(LocalDate day, String model, Amounts amounts) {}

  /**
   * The entries of a range of days.
   *
   * @param from the first day
   * @param to the day after the last one
   */
  List<Entry> entries(LocalDate from, LocalDate to);
}
