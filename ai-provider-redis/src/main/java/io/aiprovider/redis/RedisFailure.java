package io.aiprovider.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Describes a Redis failure without repeating addresses, passwords or data. */
final class RedisFailure {
  private static final Set<String> UNAVAILABLE =
      Set.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH");

  private RedisFailure() {}

  static String describe(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof RedisCommandExecutionException refusal) {
        return "it answers " + firstWord(String.valueOf(refusal.getMessage()));
      }
      if (at instanceof ConnectException) {
        return "connection refused";
      }
      if (at instanceof UnknownHostException) {
        return "unknown host";
      }
      if (at instanceof SSLException) {
        return "TLS handshake failed";
      }
    }
    return "the connection failed (" + innermost(failure).getClass().getSimpleName() + ")";
  }

  private static Throwable innermost(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  /**
   * Whether an error says that this server cannot be used at present, not that a command is bad.
   */
  static boolean meansUnavailable(RedisCommandExecutionException refusal) {
    return UNAVAILABLE.contains(firstWord(String.valueOf(refusal.getMessage())));
  }

  /** Redis begins its errors with a word for their kind: WRONGPASS, NOAUTH, OOM. */
  private static String firstWord(String message) {
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }
}
