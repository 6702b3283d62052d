package io.aiprovider.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file of H2 that is not written to any more once a write has failed, until it is opened again:
 * {@code jdbc:h2:failstop:/path}. What is on the disk then is what it would be if the process had
 * been killed at that moment, and H2 can open that. Without this, H2 could write later parts of the
 * file that need the part that is missing, which damages it.
 *
 * <p>Public because H2 creates it.
 */
public final class FailStopPath extends FilePathWrapper {
  private static final String SCHEME = "failstop";

  static {
    FilePath.register(new FailStopPath()); // makes the scheme known to H2
  }

  /**
   * The URL of a database.
   *
   * @param file without the suffix
   */
  static String url(Path file) {
    // below, H2's retry opens the file again that an interrupt of the reading thread has closed
    return "jdbc:h2:" + SCHEME + ":retry:" + file;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new FailStopChannel(super.open(mode));
  }
}
