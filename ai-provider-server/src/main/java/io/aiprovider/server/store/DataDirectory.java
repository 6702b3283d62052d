package io.aiprovider.server.store;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of the server's state, and others in which it keeps something. */
public final class DataDirectory {
  private DataDirectory() {}

  /**
   * Creates the directory unless it exists. Only its owner can enter a new one, where the file
   * system has permissions.
   *
   * @return the directory
   * @throws StartRefused if it cannot be created or written to
   */
  public static Path create(Path directory) {
    return create(directory, "data directory", "ai-provider.data-dir");
  }

  /**
   * Creates a directory like {@link #create(Path)}.
   *
   * @param what it is, for people
   * @param key the setting that names it
   */
  public static Path create(Path directory, String what, String key) {
    try {
      if (!Files.isDirectory(directory)) {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(directory, attributes(directory));
      }
    } catch (IOException e) {
      throw refused(directory, what, "cannot be created", key);
    }
    if (!Files.isWritable(directory)) {
      throw refused(directory, what, "cannot be written to", key);
    }
    return directory;
  }

  private static FileAttribute<?>[] attributes(Path directory) {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static StartRefused refused(Path directory, String what, String why, String key) {
    return new StartRefused(
        "The " + what + " " + directory.toAbsolutePath().normalize() + " " + why + ".",
        "Let this process write there, or set " + key + " to another directory.",
        key,
        null,
        0);
  }
}
