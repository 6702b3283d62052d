package io.aiprovider.server.reload.apply;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the configuration is read again.
 *
 * @param kind what caused it
 * @param actor the id of the credentials of the administrator; null: a file changed
 */
public record ReloadCause(Kind kind, @Nullable String actor) {
  /** What causes a reload. */
  public enum Kind {
    /** The server started. */
    START,
    /** A file changed. */
    FILE,
    /** An administrator requested it. */
    ADMIN,
    /** An administrator rolled back to an earlier version. */
    ROLLBACK;

    /** The word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A file changed. */
  public static final ReloadCause FILE = new ReloadCause(Kind.FILE, null);
}
