package io.aiprovider.server.retention;

import io.aiprovider.digest.Sha256;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file with rows of a day of UTC: compressed by gzip, one JSON object on each line. It gets its
 * name only when all of it is on the disk and was read again without a difference, so a file with
 * that name is complete.
 *
 * @param path where it is
 * @param day the day
 * @param part 1, or more if rows of that day appeared after it was archived
 */
record ArchiveFile(Path path, LocalDate day, int part) {

  /** The file of a part of a day, whether it exists or not. */
  static ArchiveFile of(Path directory, LocalDate day, int part) {
    String suffix = part == 1 ? "" : "." + part;
    return new ArchiveFile(directory.resolve("usage-" + day + suffix + ".jsonl.gz"), day, part);
  }

  /** The files of a day that exist. */
  static List<ArchiveFile> of(Path directory, LocalDate day) {
    List<ArchiveFile> files = new ArrayList<>();
    for (ArchiveFile file = of(directory, day, 1);
        Files.exists(file.path());
        file = of(directory, day, file.part() + 1)) {
      files.add(file);
    }
    return files;
  }

  /** Something that writes rows one after the other. */
  interface Rows {
    /** Passes each row on. */
    void each(Consumer<JsonObject> row);
  }

  /**
   * What is in a file.
   *
   * @param rows how many rows
   * @param hash SHA-256 of the uncompressed content
   */
  record Content(long rows, String hash) {}

  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be written, or is not the same when it is read again; then
   *     there is no file with this name
   */
  Content write(Rows rows) throws IOException {
    Path unfinished = path.resolveSibling("." + path.getFileName() + ".unfinished");
    try {
      Content written = write(rows, unfinished);
      Content read = new ArchiveFile(unfinished, day, part).verify();
      if (!read.equals(written)) {
        throw new IOException(
            unfinished + " does not have the content that was written to it: check the disk.");
      }
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory();
      return written;
    } finally {
      Files.deleteIfExists(unfinished); // after a failure it would take the room of a full disk
    }
  }

  private static Content write(Rows rows, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      Content written = write(rows, Channels.newOutputStream(channel));
      channel.force(true);
      return written;
    }
  }

  private static Content write(Rows rows, OutputStream file) throws IOException {
    MessageDigest digest = Sha256.begin();
    long[] count = {0};
    try (OutputStream out =
        new DigestOutputStream(new GZIPOutputStream(new Unclosed(file), 1 << 16), digest)) {
      rows.each(
          row -> {
            try {
              out.write((row + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            count[0]++;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Content(count[0], Sha256.hex(digest.digest()));
  }

  /** Leaves the file open, which must be forced to the disk after the last byte. */
  private static final class Unclosed extends OutputStream {
    private final OutputStream file;

    Unclosed(OutputStream file) {
      this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
      file.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }
  }

  /** Makes the new name survive a power failure, where a file system needs that. */
  private void forceDirectory() {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // not every system can do this with a directory
    }
  }

  /**
   * Reads the file to its end.
   *
   * @throws IOException if it is damaged
   */
  Content verify() throws IOException {
    MessageDigest digest = Sha256.begin();
    long[] count = {0};
    read(
        line -> {
          digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
          count[0]++;
        });
    return new Content(count[0], Sha256.hex(digest.digest()));
  }

  /**
   * Rows that follow each other in the file.
   *
   * @param ids their ids
   * @param first when the first of them began
   * @param last when the last of them began
   */
  record Chunk(List<String> ids, Instant first, Instant last) {
    private static Chunk of(List<Key> keys) {
      List<Instant> times = keys.stream().map(Key::createdAt).toList();
      return new Chunk(
          keys.stream().map(Key::id).toList(), Collections.min(times), Collections.max(times));
    }
  }

  private record Key(String id, Instant createdAt) {}

  /** The keys of the rows, in chunks of this length. */
  void chunks(int atOnce, Consumer<Chunk> chunks) throws IOException {
    List<Key> keys = new ArrayList<>();
    read(
        line -> {
          keys.add(key(line));
          if (keys.size() == atOnce) {
            chunks.accept(Chunk.of(keys));
            keys.clear();
          }
        });
    if (!keys.isEmpty()) {
      chunks.accept(Chunk.of(keys));
    }
  }

  private Key key(String line) {
    try {
      JsonObject row = JsonObject.parse(line);
      String id = row.string("id");
      String createdAt = row.string("created_at");
      if (id != null && createdAt != null) {
        return new Key(id, Instant.parse(createdAt));
      }
    } catch (JsonException | DateTimeParseException e) {
      // reported below
    }
    throw new IllegalStateException(path + " has a line that is not a row of the ledger.");
  }

  private void read(Consumer<String> lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path), 1 << 16),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      throw new IOException(path + " is damaged: " + e.getMessage(), e);
    }
  }
}
