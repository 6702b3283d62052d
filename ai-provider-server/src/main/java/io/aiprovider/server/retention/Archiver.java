package io.aiprovider.server.retention;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.ledger.table.RowBatches;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves old rows of the ledger into files, a day of UTC at a time. The sums of them stay in the
 * roll-ups.
 *
 * <p>It can be interrupted at any point, also by the end of the process, and a later run goes on: a
 * file gets its name when it is complete, and only rows whose ids are in such a file are deleted.
 * One node works at a time. Thread-safe; its methods block.
 */
public final class Archiver {
  private static final int AT_ONCE = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String DAY = "created_at >= :start and created_at < :end";

  private final Database database;
  private final Path directory;
  private final int rawDays;
  private final InstantSource clock;
  private final ReentrantLock running = new ReentrantLock();
  private volatile boolean stopped;

  /**
   * @param directory where the files are; created if it is missing
   * @param rawDays for how many days rows are kept, today not included; at least 1
   */
  public Archiver(Database database, Path directory, int rawDays, InstantSource clock) {
    if (rawDays < 1) {
      throw new IllegalArgumentException("Rows must be kept for at least one day.");
    }
    this.database = database;
    this.directory = directory;
    this.rawDays = rawDays;
    this.clock = clock;
  }

  /**
   * The archiver of a configuration.
   *
   * @return null if it keeps rows for ever
   * @throws StartRefused if a number of days is negative
   */
  static @Nullable Archiver configured(
      ServerProperties properties, Database database, InstantSource clock) {
    ServerProperties.Retention settings = properties.retention();
    checkNotNegative("raw-days", settings.rawDays());
    Path directory =
        settings.archiveDirectory().isBlank()
            ? Path.of(properties.dataDir()).resolve("archive")
            : Path.of(settings.archiveDirectory());
    return settings.rawDays() == 0
        ? null
        : new Archiver(database, directory, settings.rawDays(), clock);
  }

  static void checkNotNegative(String key, int value) {
    if (value < 0) {
      throw new StartRefused(
          "ai-provider.retention." + key + " is " + value + ", which is negative.",
          "Set a positive number, or 0 to keep everything.");
    }
  }

  /**
   * A day with rows to archive.
   *
   * @param day of UTC
   * @param rows how many
   */
  public record Day(LocalDate day, long rows) {}

  /**
   * A day that was archived.
   *
   * @param day of UTC
   * @param rows how many rows were deleted from the database
   * @param file the last file they are in
   */
  public record Archived(LocalDate day, long rows, Path file) {}

  /** Another node is archiving. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Busy() {
      super(
          "Another process is archiving this database, or was interrupted less than a minute ago."
              + " Try again in a minute.");
    }
  }

  /** The run was stopped. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("The archiving was stopped. The next run goes on.");
    }
  }

  /** The first day whose rows stay. */
  public LocalDate firstKept() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(rawDays);
  }

  /** What a run would archive now, the oldest day first. Changes nothing. */
  public List<Day> plan() {
    List<Day> days = new ArrayList<>();
    Instant end = start(firstKept());
    for (Instant first = first(Instant.EPOCH, end); first != null; ) {
      LocalDate day = LocalDate.ofInstant(first, ZoneOffset.UTC);
      days.add(new Day(day, count(day)));
      first = first(start(day.plusDays(1)), end);
    }
    return days;
  }

  /** When the first row in a range that can be archived began. */
  private @Nullable Instant first(Instant from, Instant to) {
    return database.use(
        client ->
            client
                .sql(
                    "select created_at from ai_usage_logs where created_at >= :from"
                        + " and created_at < :to and "
                        + RowBatches.ROLLED_UP
                        + " order by created_at limit 1")
                .param("from", Columns.time(from))
                .param("to", Columns.time(to))
                .query((row, number) -> Columns.requiredInstant(row, "created_at"))
                .optional()
                .orElse(null));
  }

  private long count(LocalDate day) {
    return database.use(
        client ->
            client
                .sql(
                    "select count(*) from ai_usage_logs where "
                        + RowBatches.ROLLED_UP
                        + " and "
                        + DAY)
                .param("start", Columns.time(start(day)))
                .param("end", Columns.time(start(day.plusDays(1))))
                .query(Long.class)
                .single());
  }

  /**
   * Archives the days of the {@link #plan}. Rows that are not rolled up yet stay for a later run.
   *
   * @param progress is told each day that is done
   * @return the days
   * @throws Busy if another process is archiving
   * @throws Stopped if it is stopped meanwhile
   * @throws IOException if a file cannot be written, or an existing one is damaged: then the rows
   *     of that day stay in the database
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  public List<Archived> run(Consumer<Archived> progress) throws IOException {
    running.lock();
    try {
      JobLease lease = JobLease.take(database, "archive");
      if (lease == null) {
        throw new Busy();
      }
      try (lease) {
        List<Archived> done = new ArrayList<>();
        for (Day planned : plan()) {
          Archived day = archive(planned.day(), lease);
          done.add(day);
          progress.accept(day);
        }
        return done;
      }
    } finally {
      running.unlock();
    }
  }

  /**
   * Ends a run that is under way, and waits for that, so that another process can go on at once.
   * This archiver does nothing more.
   */
  void stop() {
    stopped = true;
    try {
      if (running.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        running.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Called again and again. */
  private void goOn(JobLease lease) {
    if (stopped) {
      throw new Stopped();
    }
    lease.renew();
  }

  private Archived archive(LocalDate day, JobLease lease) throws IOException {
    createDirectory();
    goOn(lease);
    database.transaction(
        client -> {
          Horizons.rowsFrom(client, start(day.plusDays(1)));
          return day;
        });
    long deleted = 0;
    List<ArchiveFile> files = new ArrayList<>(ArchiveFile.of(directory, day));
    for (ArchiveFile earlier : files) { // of a run that was interrupted, or of before late rows
      earlier.verify();
      deleted += delete(earlier, lease);
    }
    if (count(day) > 0) {
      ArchiveFile file = ArchiveFile.of(directory, day, files.size() + 1);
      file.write(rows -> rows(day, lease, rows));
      files.add(file);
      deleted += delete(file, lease);
    }
    return new Archived(day, deleted, files.get(files.size() - 1).path());
  }

  private void createDirectory() throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IOException(
          "the directory "
              + directory
              + " cannot be created ("
              + e.getClass().getSimpleName()
              + ").",
          e);
    }
  }

  private void rows(LocalDate day, JobLease lease, Consumer<JsonObject> each) {
    LedgerRow last = null;
    for (List<LedgerRow> chunk = chunk(day, last); !chunk.isEmpty(); chunk = chunk(day, last)) {
      chunk.forEach(row -> each.accept(row.json()));
      last = chunk.get(chunk.size() - 1);
      goOn(lease);
    }
  }

  /** In the order of time, for which there is an index. */
  private List<LedgerRow> chunk(LocalDate day, @Nullable LedgerRow last) {
    return database.use(
        client ->
            client
                .sql(
                    "select * from ai_usage_logs where "
                        + RowBatches.ROLLED_UP
                        + " and "
                        + DAY
                        + " and (created_at > :start or id > :after)"
                        + " order by created_at, id limit "
                        + AT_ONCE)
                .param("start", Columns.time(last == null ? start(day) : last.createdAt()))
                .param("after", last == null ? "" : last.id())
                .param("end", Columns.time(start(day.plusDays(1))))
                .query((row, number) -> LedgerRow.of(row))
                .list());
  }

  private long delete(ArchiveFile file, JobLease lease) throws IOException {
    long[] deleted = {0};
    file.chunks(
        AT_ONCE,
        chunk -> {
          deleted[0] +=
              database.use(
                  client ->
                      client
                          .sql(
                              "delete from ai_usage_logs where id in (:ids) and "
                                  + RowBatches.ROLLED_UP
                                  + " and created_at between :first and :last")
                          .param("ids", chunk.ids())
                          .param("first", Columns.time(chunk.first()))
                          .param("last", Columns.time(chunk.last()))
                          .update());
          goOn(lease);
        });
    return deleted[0];
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
