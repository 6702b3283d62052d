package io.aiprovider.server.reload.watch;

import io.aiprovider.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contents of files at a time, as hashes. Contents are compared, not times or events: so a
 * change is seen however it was made, also by an editor that replaces the file, or by Kubernetes,
 * which replaces a symbolic link to the directory.
 *
 * @param hashes by the paths of the files; {@link #ABSENT} for a file that does not exist
 */
record FileContents(Map<Path, String> hashes) {
  private static final String ABSENT = "absent";
  private static final String UNREADABLE = "unreadable";
  private static final int BUFFER = 8192;

  static FileContents of(Collection<Path> files) {
    Map<Path, String> hashes = new TreeMap<>();
    files.forEach(file -> hashes.put(file, hash(file)));
    return new FileContents(hashes);
  }

  private static String hash(Path file) {
    if (!Files.isRegularFile(file)) {
      return ABSENT;
    }
    MessageDigest hash = Sha256.begin();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
      return Sha256.hex(hash.digest());
    } catch (IOException e) {
      return Files.exists(file) ? UNREADABLE : ABSENT;
    }
  }
}
