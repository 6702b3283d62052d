package io.aiprovider.server.reload.watch;

import io.aiprovider.server.reload.apply.ReloadCause;
import io.aiprovider.server.reload.apply.Reloader;
import io.aiprovider.server.store.EverySecond;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks each second whether a file of the configuration has changed, and reloads it one second
 * after the last change. The first look reads all of it, because a file may have changed while the
 * server was starting.
 */
@Component
final class FileWatch extends EverySecond {
  private final Reloader reloader;
  private boolean started;
  private @Nullable ChangeDetector files;

  FileWatch(Reloader reloader) {
    super("configuration watch");
    this.reloader = reloader;
  }

  @Override
  protected void round() {
    if (!started) { // in the thread that starts the server, which does not wait
      started = true;
    } else if (files == null) {
      reloader.reload(ReloadCause.FILE); // finds the files, too
      files = new ChangeDetector(reloader::watchedFiles);
    } else if (files.look()) {
      reloader.reload(ReloadCause.FILE);
    }
  }

  @Override
  protected void lastRound() {
    // the server stops: there is nothing to reload
  }
}
