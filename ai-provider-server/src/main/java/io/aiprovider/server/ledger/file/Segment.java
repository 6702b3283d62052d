package io.aiprovider.server.ledger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of records. A new one has its full size from the beginning, filled with zeros: a record
 * that fits can be written even when the disk is full meanwhile.
 *
 * <p>It is mapped into memory. What is written there is in the file for every reader, and after the
 * process was killed, too; {@link MappedByteBuffer#force} guards against the loss of power.
 */
final class Segment {
  static final String SUFFIX = ".wal";

  private static final byte[] MAGIC = {'A', 'I', 'P', 'W', 'A', 'L', 0, 1};
  static final int HEAD = MAGIC.length;
  private static final int CHUNK = 64 * 1024;

  private final long number;
  private final Path file;

  /** Null when no more records are added. Only used while the log's lock is held. */
  private @Nullable MappedByteBuffer open;

  private volatile int end;
  private volatile boolean complete;

  private Segment(long number, Path file, @Nullable MappedByteBuffer open) {
    this.number = number;
    this.file = file;
    this.open = open;
    this.end = HEAD;
    this.complete = open == null;
  }

  /** A segment that an earlier process wrote. */
  static Segment existing(Path file) {
    String name = String.valueOf(file.getFileName());
    return new Segment(
        Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file, null);
  }

  /**
   * Creates a segment.
   *
   * @throws IOException if there is no room for all of it; then there is no file
   */
  static Segment create(Path directory, long number, int size) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < size) {
      throw new IOException("only " + free + " bytes are free.");
    }
    Path file = directory.resolve("%016d".formatted(number) + SUFFIX);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      fill(channel, size);
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
      mapped.position(HEAD);
      return new Segment(number, file, mapped);
    } catch (IOException | RuntimeException e) {
      remove(file);
      throw e;
    }
  }

  private static void fill(FileChannel channel, int size) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(CHUNK).put(MAGIC);
    ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
    int filled = 0;
    while (filled < size) {
      ByteBuffer chunk = filled == 0 ? start : zeros;
      chunk.position(0).limit(Math.min(CHUNK, size - filled));
      filled += channel.write(chunk);
    }
  }

  long number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** Whether a record of this size fits. */
  boolean hasRoom(int size) {
    MappedByteBuffer mapped = open;
    return mapped != null && mapped.remaining() >= size;
  }

  /** Adds a record, for which there is room. */
  void add(ByteBuffer content) throws IOException {
    MappedByteBuffer mapped = open;
    if (mapped == null) {
      throw new IOException(file + " is complete.");
    }
    int begin = mapped.position();
    try {
      RecordFormat.write(content, mapped);
      end = mapped.position();
    } catch (InternalError e) { // how the runtime reports that the disk refused the page
      mapped.position(begin);
      throw new IOException(file + " cannot be written.", e);
    }
  }

  /** Ends writing: what was added stays. */
  void complete() {
    open = null;
    complete = true;
  }

  /** The memory to be forced to disk; null for a segment that is complete. */
  @Nullable MappedByteBuffer mapping() {
    return open;
  }

  /** Whether no more records will be added. */
  boolean isComplete() {
    return complete;
  }

  /** Where the next record will be. */
  int end() {
    return end;
  }

  /** The records so far, of one that this process is writing. */
  @Nullable ByteBuffer written() {
    MappedByteBuffer mapped = open;
    return mapped == null ? null : mapped.duplicate();
  }

  /**
   * The whole file.
   *
   * @return null if it does not begin like a segment of this version
   */
  @Nullable ByteBuffer read() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer content = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD) { // its creation or deletion was not finished
      return content.position(bytes.length);
    }
    boolean ours = content.slice(0, HEAD).equals(ByteBuffer.wrap(MAGIC));
    return ours ? content.position(HEAD) : null;
  }

  /** Deletes the file. Its blocks are free at once, although it may still be mapped. */
  void delete() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    } catch (java.nio.file.NoSuchFileException gone) {
      return;
    }
    Files.deleteIfExists(file);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // the next attempt to create it reports the problem
    }
  }
}
