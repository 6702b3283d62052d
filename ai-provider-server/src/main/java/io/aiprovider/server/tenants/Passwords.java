package io.aiprovider.server.tenants;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Hashes of passwords by bcrypt, which is slow on purpose: so only as many are calculated at the
 * same time as there are processors. Thread-safe.
 */
public final class Passwords {
  private static final BCryptPasswordEncoder BCRYPT = new BCryptPasswordEncoder();
  private static final String OF_NOBODY = hash("a password that nobody has");
  private static final Semaphore RUNNING =
      new Semaphore(Runtime.getRuntime().availableProcessors(), true);
  private static final long LONGEST_WAIT_SECONDS = 5;

  private Passwords() {}

  static String hash(String password) {
    return String.valueOf(BCRYPT.encode(password));
  }

  /**
   * Whether a password is the one of an account. It takes as long for an account that does not
   * exist.
   *
   * @param account null: there is none
   * @throws Busy if too many passwords are being checked
   */
  public static boolean matches(String password, @Nullable Account account) {
    boolean free = false;
    try {
      free = RUNNING.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      if (!free) {
        throw new Busy();
      }
      String hash = account == null ? OF_NOBODY : account.passwordHash();
      return BCRYPT.matches(password, hash) && account != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    } finally {
      if (free) {
        RUNNING.release();
      }
    }
  }

  /** Too many passwords are being checked. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Busy() {
      super("Too many passwords are being checked.", null, false, false);
    }
  }
}
