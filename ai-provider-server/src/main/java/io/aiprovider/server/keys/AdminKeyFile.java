package io.aiprovider.server.keys;

import io.aiprovider.server.store.DataDirectory;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file that a generated admin key is given to the operator in.
 *
 * @param path where it is
 */
record AdminKeyFile(Path path) {
  private static final String NAME = "admin-key";

  /**
   * Writes a key to the file, which only its owner can read, where the file system has permissions.
   *
   * @throws StartRefused if that is not possible
   */
  static AdminKeyFile write(Path dataDirectory, String key) {
    Path path = DataDirectory.create(dataDirectory).resolve(NAME).toAbsolutePath().normalize();
    try {
      Files.deleteIfExists(path); // of a start that ended before the key was stored
      boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (posix) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(path, (key + "\n").getBytes(StandardCharsets.UTF_8));
      return new AdminKeyFile(path);
    } catch (IOException e) {
      throw new StartRefused(
          "The generated admin key cannot be written to " + path + ".",
          "Let this process write there, or set AI_PROVIDER_ADMIN_KEY to a key of your own: openssl"
              + " rand -hex 32",
          "ai-provider.data-dir",
          null,
          0);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
