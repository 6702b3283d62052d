package io.aiprovider.server.ledger.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A record could not be written: the disk is full, or refuses to be written to. */
public final class LogFull extends IOException {
  private static final long serialVersionUID = 1L;

  LogFull(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
