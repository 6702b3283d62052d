package io.aiprovider.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What went wrong with Redis, in words that hold nothing but what they say. */
final class RedisFailure {
  private RedisFailure() {}

  static String inWords(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof RedisCommandExecutionException refusal) {
        return "it answers " + firstWord(String.valueOf(refusal.getMessage()));
      }
      if (at instanceof ConnectException) {
        return "nobody listens there";
      }
      if (at instanceof UnknownHostException) {
        return "nobody knows that host";
      }
      if (at instanceof SSLException) {
        return "TLS cannot be agreed on";
      }
    }
    return "the connection failed (" + failure.getClass().getSimpleName() + ")";
  }

  /** Redis begins its errors with a word for their kind: WRONGPASS, NOAUTH, OOM. */
  private static String firstWord(String message) {
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }
}
