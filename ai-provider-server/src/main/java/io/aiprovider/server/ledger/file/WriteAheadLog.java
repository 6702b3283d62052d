package io.aiprovider.server.ledger.file;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that survive the end of this process, in files of a directory that belongs to it alone.
 * Thread-safe.
 *
 * <p>A record is in the file when {@link #append} returns, so it survives a killed process. {@link
 * #maintain}, which somebody must call about ten times a second, writes it through to the disk. The
 * log always has a further segment ahead of need. While there is none, because the disk is full,
 * {@link #failingSince} is not null: then the rest of the current segment is for records about work
 * that has begun, and no work should begin.
 */
public final class WriteAheadLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WriteAheadLog.class);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  /** A record takes at most this share of a segment. */
  private static final int LARGEST_SHARE = 4;

  private final SegmentDirectory directory;
  private final int segmentSize;
  private final InstantSource clock;
  private final List<Segment> earlier;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Segment> segments = new ArrayList<>();
  private @Nullable Segment current;
  private final Condition prepared = lock.newCondition();
  private final List<MappedByteBuffer> unforced = new ArrayList<>();
  private @Nullable Segment spare;
  private boolean preparing;
  private long nextNumber;
  private boolean dirty;
  private Instant nextAttempt = Instant.MIN;
  private volatile @Nullable Instant failingSince;

  private WriteAheadLog(
      SegmentDirectory directory, int segmentSize, InstantSource clock, List<Segment> earlier) {
    this.directory = directory;
    this.segmentSize = segmentSize;
    this.clock = clock;
    this.earlier = earlier;
    this.segments.addAll(earlier);
    this.nextNumber = earlier.isEmpty() ? 1 : earlier.get(earlier.size() - 1).number() + 1;
  }

  /**
   * Opens the log of a directory.
   *
   * @param segmentSize the size of each file in bytes
   * @throws StartRefused if another process uses it, or it cannot be used at all
   */
  public static WriteAheadLog open(Path path, int segmentSize, InstantSource clock) {
    SegmentDirectory directory = SegmentDirectory.take(path);
    try {
      WriteAheadLog opened = new WriteAheadLog(directory, segmentSize, clock, directory.segments());
      opened.maintain();
      return opened;
    } catch (IOException e) {
      directory.close();
      throw new StartRefused(
          "The ledger in " + path.toAbsolutePath().normalize() + " cannot be read: " + e + ".",
          "Let this process read that directory, or set ai-provider.data-dir to another one.",
          "ai-provider.data-dir",
          null,
          0);
    }
  }

  /**
   * Adds a record.
   *
   * @param content at least one byte; at most a quarter of a segment
   * @throws LogFull if it could not be written; then nothing was added
   */
  public void append(ByteBuffer content) throws LogFull {
    int size = RecordFormat.sizeOf(content);
    if (size > segmentSize / LARGEST_SHARE) {
      throw new LogFull("A record of " + size + " bytes is too large for the ledger.", null);
    }
    lock.lock();
    try {
      segmentFor(size).add(content);
      dirty = true;
    } catch (IOException e) {
      failed(e);
      throw new LogFull("The ledger cannot be written: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private Segment segmentFor(int size) throws IOException {
    Segment present = current;
    while (present == null || !present.hasRoom(size)) {
      if (!preparing) {
        return next(present);
      }
      prepared.awaitUninterruptibly();
      present = current; // another thread may have been faster
    }
    return present;
  }

  private Segment next(@Nullable Segment present) throws IOException {
    Segment next = spare == null ? create() : spare;
    if (present != null) {
      addUnforced(present);
      present.complete();
    }
    spare = null;
    current = next;
    segments.add(next);
    return next;
  }

  private void addUnforced(Segment written) {
    MappedByteBuffer memory = written.mapping();
    if (dirty && memory != null) {
      unforced.add(memory);
    }
    dirty = false;
  }

  /** Only one thread at a time is here: so segments get their numbers in the order of their use. */
  private Segment create() throws IOException {
    boolean interrupted = Thread.interrupted(); // else it would close the file
    try {
      return Segment.create(directory.path(), nextNumber++, segmentSize);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void failed(Exception why) {
    if (failingSince == null) {
      failingSince = clock.instant();
      log.error("The ledger in {} cannot be written: {}", directory.path(), why.getMessage());
    }
  }

  /**
   * Writes through to the disk what was added, and prepares the next segment. Also finds out
   * whether a log that could not be written can be written again. Used by one thread.
   */
  public void maintain() {
    try {
      for (MappedByteBuffer written : takeUnforced()) {
        written.force();
      }
      if (failingSince == null) {
        prepareSpare();
      } else if (!clock.instant().isBefore(nextAttempt)) {
        prepareSpare();
        failingSince = null;
        log.info("The ledger in {} can be written again.", directory.path());
      }
    } catch (IOException | RuntimeException | InternalError e) {
      nextAttempt = clock.instant().plus(BETWEEN_ATTEMPTS);
      failed(e instanceof Exception known ? known : new IOException(e));
    }
  }

  private List<MappedByteBuffer> takeUnforced() {
    lock.lock();
    try {
      if (current != null) {
        addUnforced(current);
      }
      List<MappedByteBuffer> taken = List.copyOf(unforced);
      unforced.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Creates the next segment if there is none. Records are added meanwhile. */
  private void prepareSpare() throws IOException {
    lock.lock();
    try {
      if (spare != null) {
        return;
      }
      preparing = true;
    } finally {
      lock.unlock();
    }
    Segment created = null;
    try {
      created = create();
    } finally {
      lock.lock();
      try {
        preparing = false;
        spare = created;
        prepared.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Since when the log cannot take more work; null if it can. */
  public @Nullable Instant failingSince() {
    return failingSince;
  }

  /** Reads all records, those of earlier processes first, and then those that are added. */
  public LogReader reader() {
    return new LogReader(this, earlier.isEmpty() ? 0 : earlier.get(earlier.size() - 1).number());
  }

  /** The first segment after this one that has or had records; null if there is none yet. */
  @Nullable Segment after(long number) {
    lock.lock();
    try {
      for (Segment segment : segments) {
        if (segment.number() > number) {
          return segment;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The records of a segment so far, that is being written; null if it is complete. */
  @Nullable ByteBuffer written(Segment segment) {
    lock.lock();
    try {
      return segment.written();
    } finally {
      lock.unlock();
    }
  }

  /** Leaves out a file that is not of this version. It stays where it is. */
  void leaveOut(Segment segment) {
    lock.lock();
    try {
      segments.remove(segment);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes segments that are complete.
   *
   * @param needed the numbers of segments to keep
   * @param last the number of the last segment that may be deleted
   * @param before called before any is deleted; if it throws, none is
   */
  public void deleteUnless(Set<Long> needed, long last, Runnable before) {
    List<Segment> unneeded = unneeded(needed, last);
    if (unneeded.isEmpty()) {
      return;
    }
    before.run();
    lock.lock();
    try {
      segments.removeAll(unneeded);
    } finally {
      lock.unlock();
    }
    for (Segment segment : unneeded) {
      try {
        segment.delete();
      } catch (IOException e) {
        log.warn("A file of the ledger cannot be deleted: {}", e.toString());
      }
    }
  }

  private List<Segment> unneeded(Set<Long> needed, long last) {
    lock.lock();
    try {
      return segments.stream()
          .filter(
              segment ->
                  segment.number() <= last
                      && segment.isComplete()
                      && !needed.contains(segment.number()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the current segment: what is added from now on is in another one. */
  public void completeSegment() {
    lock.lock();
    try {
      if (current != null) {
        addUnforced(current);
        current.complete();
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes everything to the disk. Nothing may be added afterwards. */
  @Override
  public void close() {
    lock.lock();
    try {
      for (MappedByteBuffer written : takeUnforced()) {
        written.force();
      }
      completeSegment();
      if (spare != null) {
        spare.delete();
      }
    } catch (IOException | RuntimeException | InternalError e) {
      log.warn("The ledger was not closed properly: {}", e.toString());
    } finally {
      lock.unlock();
      directory.close();
    }
  }
}
