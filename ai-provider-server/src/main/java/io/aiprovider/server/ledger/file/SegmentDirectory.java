package io.aiprovider.server.ledger.file;

import io.aiprovider.server.store.DataDirectory;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of a log. One process at a time owns it; other files in it are not touched. */
final class SegmentDirectory implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\d{16}" + Pattern.quote(Segment.SUFFIX));

  private final Path path;
  private final FileChannel lock;

  private SegmentDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes a directory for this process; it is created if it is missing.
   *
   * @throws StartRefused if another process owns it, or it cannot be written to
   */
  static SegmentDirectory take(Path path) {
    DataDirectory.create(path);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) != null) {
        return new SegmentDirectory(path, channel);
      }
      channel.close();
    } catch (IOException e) {
      close(channel);
      throw refused("The ledger in " + shown(path) + " cannot be opened: " + e.getMessage() + ".");
    }
    throw refused("Another process uses the ledger in " + shown(path) + ".");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // the first problem is reported
    }
  }

  private static Path shown(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static StartRefused refused(String what) {
    return new StartRefused(
        what,
        "Give each server a directory of its own: set ai-provider.data-dir. Several servers share"
            + " one PostgreSQL database, but not their data directories.",
        "ai-provider.data-dir",
        null,
        0);
  }

  /** The segments that are there, the oldest first. */
  List<Segment> segments() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .map(Segment::existing)
          .sorted(Comparator.comparingLong(Segment::number))
          .toList();
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    close(lock); // this releases it
  }
}
