package io.aiprovider.server.store;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file system of 48 MB, which another program can fill to the last byte. It is mounted where this
 * process may do that (as root on Linux); elsewhere {@code -Dledger.small-disk=DIRECTORY} names
 * one. Without either, the test is left out.
 */
public final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "48m";

  private final Path path;
  private final boolean mounted;
  private volatile @Nullable Thread filler;

  private SmallDisk(Path path, boolean mounted) {
    this.path = path;
    this.mounted = mounted;
  }

  /**
   * Mounts one.
   *
   * @param directory an empty directory
   */
  public static SmallDisk mount(Path directory) throws IOException {
    String given = System.getProperty("ledger.small-disk");
    if (given != null) {
      return new SmallDisk(Files.createTempDirectory(Path.of(given), "disk"), false);
    }
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", directory.toString())) {
      abort("A file system of 48 MB cannot be mounted here.");
    }
    return new SmallDisk(directory, true);
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public Path path() {
    return path;
  }

  /** Takes each free byte, also those that become free later, until {@link #free}. */
  public void fill() {
    Thread thread = new Thread(this::takeAll, "disk-filler");
    thread.setDaemon(true);
    filler = thread;
    thread.start();
  }

  private void takeAll() {
    Path file = path.resolve("filler");
    while (filler == Thread.currentThread()) {
      for (int size = 1 << 16; size > 0; size /= 16) { // the last block may be a small one
        take(file, new byte[size]);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private static void take(Path file, byte[] block) {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // as intended
    }
  }

  /** Gives back what was taken. */
  public void free() throws IOException {
    Thread thread = filler;
    if (thread != null) {
      filler = null;
      join(thread);
      Files.deleteIfExists(path.resolve("filler"));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    free();
    if (mounted) {
      run("umount", "--lazy", path.toString());
    }
  }
}
