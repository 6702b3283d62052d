package io.aiprovider.server.reconcile;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a provider reports, by day of UTC and model.
 *
 * @param format what it has
 * @param from the first day
 * @param to the day after the last one
 * @param byModel whether it names models; otherwise it has sums of all models
 * @param cut whether the file has only the first of several pages
 * @param entries what was used
 */
public record UsageReport(
    ReportFormat format,
    LocalDate from,
    LocalDate to,
    boolean byModel,
    boolean cut,
    SortedMap<Place, Amounts> entries) {

  /** A day and a model. */
  record Place(LocalDate day, ModelName model) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int days = day.compareTo(other.day);
      return days == 0 ? model.key().compareTo(other.model.key()) : days;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place place && compareTo(place) == 0;
    }

    @Override
    public int hashCode() {
      return Objects.hash(day, model.key());
    }
  }

  /**
   * Reads a report. The format is recognized by its content.
   *
   * @throws UnreadableReport if it is not of a known format, or broken
   */
  public static UsageReport read(byte[] file) {
    for (byte character : file) {
      if (character == '{' || character == '[') {
        return JsonReports.read(file);
      }
      if (character > ' ' || character < 0) {
        break; // negative: the mark of UTF-8, or a letter that is not ASCII
      }
    }
    return CsvReports.read(file);
  }

  /** Collects what a report has. */
  static final class Builder {
    private final ReportFormat format;
    private final SortedMap<Place, Amounts> entries = new TreeMap<>();
    private @Nullable LocalDate first;
    private @Nullable LocalDate last;
    private boolean byModel;
    private boolean cut;

    Builder(ReportFormat format) {
      this.format = format;
    }

    ReportFormat format() {
      return format;
    }

    /** The report is about this day, even if nothing was used on it. */
    void cover(LocalDate day) {
      first = first == null || day.isBefore(first) ? day : first;
      last = last == null || day.isAfter(last) ? day : last;
    }

    /**
     * Adds usage.
     *
     * @param model null: not said
     */
    void add(LocalDate day, @Nullable ModelName model, Amounts amounts) {
      cover(day);
      byModel |= model != null;
      Place place = new Place(day, model == null ? ModelName.ALL : model);
      entries.merge(place, amounts, Amounts::plus);
    }

    /** The file is only a part of the report. */
    void cut() {
      cut = true;
    }

    UsageReport build() {
      if (first == null || last == null) {
        throw new UnreadableReport(1, 1, "The report has no day, so there is nothing to compare.");
      }
      return new UsageReport(format, first, last.plusDays(1), byModel, cut, entries);
    }

    /** Whether it is about any day. */
    boolean isEmpty() {
      return first == null;
    }
  }

  /** The number of different models. */
  public int models() {
    return (int) entries.keySet().stream().map(place -> place.model().key()).distinct().count();
  }

  /** The entries without those where nothing was used. */
  Map<Place, Amounts> used() {
    Map<Place, Amounts> used = new TreeMap<>(entries);
    used.values().removeIf(Amounts::isNothing);
    return used;
  }
}
