package io.aiprovider.server.reload.watch;

import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Notices that files have changed, once they stop changing: a file that is still being written is
 * not read. Not thread-safe.
 */
final class ChangeDetector {
  private final Supplier<? extends Collection<Path>> files;
  private FileContents handled;
  private FileContents seen;

  /** Begins with the files as they are. */
  ChangeDetector(Supplier<? extends Collection<Path>> files) {
    this.files = files;
    this.handled = FileContents.of(files.get());
    this.seen = handled;
  }

  /**
   * Looks at the files.
   *
   * @return whether they differ from those of the last time this method returned true, and are the
   *     same as in the look before
   */
  boolean look() {
    FileContents now = FileContents.of(files.get());
    boolean settled = now.equals(seen);
    boolean changed = !now.equals(handled);
    seen = now;
    if (settled && changed) {
      handled = now;
    }
    return settled && changed;
  }
}
