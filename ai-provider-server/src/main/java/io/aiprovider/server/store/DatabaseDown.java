package io.aiprovider.server.store;

import org.jspecify.annotations.Nullable;

/** The database cannot be reached, or did not finish what it was to do. */
public final class DatabaseDown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseDown(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
