package io.aiprovider.server.otlp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/** Why something could not be sent to a receiver, in words that hold nothing of the request. */
public final class SendFailure {
  private SendFailure() {}

  /** The reason, as a sentence about the receiver without its end. */
  public static String describe(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException) {
      return "it does not answer in time";
    }
    if (cause instanceof UnknownHostException) {
      return "its host is not known";
    }
    if (cause instanceof ConnectException) {
      return "it accepts no connection";
    }
    return cause instanceof SSLException
        ? "no secure connection to it is possible (" + cause.getClass().getSimpleName() + ")"
        : "sending failed with " + cause.getClass().getSimpleName();
  }

  /** The reason if it answered, but not with success. */
  public static String status(int status) {
    return "it answers with status " + status;
  }
}
