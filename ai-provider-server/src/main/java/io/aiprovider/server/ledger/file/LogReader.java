package io.aiprovider.server.ledger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of a log in their order. It holds at most one segment in memory. Used by one
 * thread.
 */
public final class LogReader {
  private static final Logger log = LoggerFactory.getLogger(LogReader.class);

  private final WriteAheadLog source;
  private final long lastEarlier;
  private @Nullable Segment segment;
  private @Nullable ByteBuffer whole;
  private int position;
  private long passed;

  LogReader(WriteAheadLog source, long lastEarlier) {
    this.source = source;
    this.lastEarlier = lastEarlier;
  }

  /**
   * A record.
   *
   * @param segment the number of the segment that it is in
   * @param earlier whether an earlier process wrote it
   * @param content the record; must be used before the next one is read
   */
  public record Entry(long segment, boolean earlier, ByteBuffer content) {}

  /**
   * The next record.
   *
   * @return null if there is none yet
   * @throws IOException if a file cannot be read; the next call tries again
   */
  public @Nullable Entry next() throws IOException {
    while (true) {
      Segment reading = segment == null ? open() : segment;
      if (reading == null) {
        return null;
      }
      boolean complete = reading.isComplete(); // before its end: no record is added in between
      int end = reading.end();
      ByteBuffer records = records(reading, complete);
      if (records != null && position < (complete ? records.limit() : end)) {
        records.position(position);
        ByteBuffer content = read(reading, records);
        if (content != null) {
          return new Entry(reading.number(), reading.number() <= lastEarlier, content);
        }
        position = records.limit();
      }
      if (!complete) {
        return null;
      }
      passed = reading.number();
      segment = null;
      whole = null;
    }
  }

  /** All segments up to this number have been read completely. */
  public long passed() {
    return passed;
  }

  /** Whether all records of earlier processes have been read. */
  public boolean hasPassedEarlier() {
    return passed >= lastEarlier;
  }

  private @Nullable Segment open() {
    segment = source.after(passed);
    position = 0;
    return segment;
  }

  private @Nullable ByteBuffer records(Segment reading, boolean complete) throws IOException {
    if (!complete) {
      ByteBuffer mapped = source.written(reading);
      if (mapped != null) {
        mapped.limit(mapped.capacity());
        position = Math.max(position, Segment.HEAD);
      }
      return mapped;
    }
    if (whole == null) {
      whole = reading.read();
      if (whole == null) {
        log.error("{} is not a file of this version's ledger: it is left out.", reading.file());
        source.leaveOut(reading);
        return null;
      }
      position = Math.max(position, whole.position());
    }
    return whole;
  }

  private @Nullable ByteBuffer read(Segment reading, ByteBuffer records) {
    while (true) {
      ByteBuffer content = RecordFormat.content(records);
      switch (RecordFormat.look(records)) {
        case END -> {
          return null;
        }
        case DAMAGE -> {
          log.warn(
              "A record of {} at byte {} was not written completely, or was changed: it is skipped.",
              reading.file(),
              records.position());
          if (content == null) {
            return null;
          }
          records.position(records.position() + RecordFormat.HEAD + content.remaining());
        }
        case RECORD -> {
          int length = content == null ? 0 : content.remaining();
          position = records.position() + RecordFormat.HEAD + length;
          return content;
        }
      }
    }
  }
}
