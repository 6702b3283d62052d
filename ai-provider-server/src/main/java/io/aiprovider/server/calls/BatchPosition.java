package io.aiprovider.server.calls;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which batches of rows a stream has had. Servers write at the same time, so a batch can appear
 * after one with a higher number: all up to a number are settled, and some above it were had. As
 * text it is the id of an event, which those who watch send back when they connect again.
 *
 * @param settled the number up to which no batch is looked for any more
 * @param taken the batches above it that were had
 */
record BatchPosition(long settled, SortedSet<Long> taken) {
  /** A batch can appear after this many with a higher number. */
  private static final int LATEST = 20;

  private static final Pattern TEXT = Pattern.compile("\\d{1,18}(\\.\\d{1,2}){0,20}");

  /** After all batches up to this one. */
  static BatchPosition after(long batch) {
    return new BatchPosition(batch, new TreeSet<>());
  }

  /** Reads what {@link #toString} wrote; null if it is something else. */
  static @Nullable BatchPosition parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      return null;
    }
    String[] numbers = text.split("\\.", -1);
    long settled = Long.parseLong(numbers[0]);
    SortedSet<Long> taken = new TreeSet<>();
    for (int i = 1; i < numbers.length; i++) {
      taken.add(settled + Long.parseLong(numbers[i]));
    }
    return new BatchPosition(settled, taken);
  }

  /** The batches, in ascending order, that the stream has not had. */
  List<Long> missing(List<Long> batches) {
    return batches.stream().filter(batch -> batch > settled && !taken.contains(batch)).toList();
  }

  /** The position when these batches were had too. */
  BatchPosition plus(List<Long> batches) {
    TreeSet<Long> all = new TreeSet<>(taken);
    all.addAll(batches);
    return all.isEmpty() ? this : of(Math.max(settled, all.last() - LATEST - 1), all);
  }

  /**
   * The position without batches that are too old to follow, or that the database does not have.
   *
   * @param last the highest number that the database has
   * @param most how many before it may follow
   */
  BatchPosition within(long last, int most) {
    return settled > last ? after(last) : of(Math.max(settled, last - most), new TreeSet<>(taken));
  }

  private static BatchPosition of(long from, TreeSet<Long> batches) {
    long settled = from;
    batches.headSet(settled, true).clear();
    while (batches.remove(settled + 1)) {
      settled++;
    }
    return new BatchPosition(settled, batches);
  }

  /** The settled number, and how far the others are above it. */
  @Override
  public String toString() {
    return settled
        + taken.stream().map(batch -> "." + (batch - settled)).collect(Collectors.joining());
  }
}
