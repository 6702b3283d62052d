package io.aiprovider.server.reload.history;

import io.aiprovider.server.web.RequestRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces configuration files as a whole: nobody ever reads a half of one. */
final class ConfigurationFileWriter {
  private ConfigurationFileWriter() {}

  /**
   * Checks that a file can be replaced.
   *
   * @throws RequestRefused if it is read-only, or its directory is
   */
  static void requireWritable(Path file) {
    try {
      Path real = Files.exists(file) ? file.toRealPath() : file;
      Path directory = real.toAbsolutePath().getParent();
      boolean writable =
          directory != null
              && Files.isWritable(directory)
              && (!Files.exists(real) || Files.isWritable(real) && !isProtected(real));
      if (!writable) {
        throw readOnly(file);
      }
    } catch (IOException e) {
      throw readOnly(file);
    }
  }

  /** Whether its owner may not write to it; a privileged process could do so nevertheless. */
  private static boolean isProtected(Path file) throws IOException {
    Set<PosixFilePermission> permissions = permissions(file);
    return permissions != null && !permissions.contains(PosixFilePermission.OWNER_WRITE);
  }

  private static @Nullable Set<PosixFilePermission> permissions(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.getPosixFilePermissions(file)
        : null;
  }

  private static RequestRefused readOnly(Path file) {
    return RequestRefused.conflict(
        "The file "
            + file
            + " is read-only for this server: restore the earlier version where the file comes"
            + " from.",
        "config_file_read_only");
  }

  /**
   * Replaces a file, or the file that a symbolic link leads to.
   *
   * @throws RequestRefused if it cannot be replaced
   */
  static void write(Path file, String text) {
    try {
      boolean exists = Files.exists(file);
      Path real = (exists ? file.toRealPath() : file).toAbsolutePath();
      Path next = Files.createTempFile(real.getParent(), ".ai-provider", ".new");
      try {
        Files.writeString(next, text);
        Set<PosixFilePermission> permissions = exists ? permissions(real) : null;
        if (permissions != null) {
          Files.setPosixFilePermissions(next, permissions);
        }
        Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw readOnly(file);
    }
  }

  /** Deletes a file that a failed rollback has created. */
  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw readOnly(file);
    }
  }
}
