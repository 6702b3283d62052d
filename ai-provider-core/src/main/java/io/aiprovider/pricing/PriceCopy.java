package io.aiprovider.pricing;

import io.aiprovider.digest.Sha256;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the last good price file on disk. A copy of another location is not used. The location
 * itself is not stored, because it may contain a secret.
 */
final class PriceCopy {
  private static final Logger log = LoggerFactory.getLogger(PriceFeed.class);
  private static final int MAX_BYTES = PriceLocation.MAX_BYTES + 4_096;

  private final Path file;
  private final String location;

  PriceCopy(Path file, String location) {
    this.file = file;
    this.location = Sha256.hex(location);
  }

  /** The copy; null when there is none of this location, or it is damaged. */
  @Nullable PriceFile read() {
    try {
      if (!Files.isRegularFile(file)) {
        return null;
      }
      if (Files.size(file) > MAX_BYTES) {
        return damaged();
      }
      JsonObject copy = JsonObject.parse(Files.readAllBytes(file));
      JsonObject prices = copy.object("prices");
      String read = copy.string("read");
      if (prices == null || read == null) {
        return damaged();
      }
      return location.equals(copy.string("location"))
          ? new PriceFile(
              prices.toBytes(),
              copy.string("etag"),
              copy.string("last_modified"),
              Instant.parse(read))
          : null;
    } catch (IOException | JsonException | DateTimeException e) {
      return damaged();
    }
  }

  private @Nullable PriceFile damaged() {
    log.warn("The copy of the price file at {} is damaged: it is not used.", file);
    return null;
  }

  /** Replaces the copy as a whole. A failure is logged: the prices in memory are not affected. */
  void write(PriceFile prices) {
    byte[] text =
        JsonObject.of("location", location)
            .with("etag", prices.etag())
            .with("last_modified", prices.lastModified())
            .with("read", prices.read().toString())
            .with("prices", JsonObject.parseLenient(prices.text()))
            .toBytes();
    Path whole = file.toAbsolutePath();
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer left = ByteBuffer.wrap(text);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn(
          "The price file could not be copied to {} ({}): after a restart, the prices are those of"
              + " the older copy or of the catalog until the file can be read.",
          whole,
          e.getClass().getSimpleName());
    }
  }
}
