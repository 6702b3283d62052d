package io.aiprovider.provider.http;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The failure of an attempt that ended with an {@link IOException}. The messages leave out
 * addresses, because answers to callers contain them; the cause has the addresses for the log.
 */
record ConnectionFailures(String provider, ChatCall attempt) {

  /** No reply came. */
  ChatException noReply(IOException cause) {
    ChatException cancelled = cancelled(cause);
    if (cancelled != null) {
      return cancelled;
    }
    FailureDetail detail = FailureDetail.ofProvider(provider);
    if (cause instanceof InterruptedIOException) {
      return new TimedOut("No connection to the provider was made in time.", detail, cause);
    }
    return new Unavailable("The provider could not be reached: " + reason(cause), detail, cause);
  }

  /** A plain (not streamed) reply broke off. */
  ChatException cutOff(IOException cause) {
    ChatException cancelled = cancelled(cause);
    if (cancelled != null) {
      return cancelled;
    }
    FailureDetail detail = FailureDetail.ofProvider(provider);
    if (cause instanceof InterruptedIOException) {
      return new TimedOut("The provider did not finish its answer in time.", detail, cause);
    }
    return new Unavailable(
        "The provider closed the connection in the middle of its answer.", detail, cause);
  }

  /** A stream broke off. */
  ChatException streamCutOff(IOException cause) {
    ChatException cancelled = cancelled(cause);
    return cancelled != null
        ? cancelled
        : new StreamBroken(
            "The provider closed the connection in the middle of a stream.",
            FailureDetail.ofProvider(provider),
            cause);
  }

  private @Nullable ChatException cancelled(IOException cause) {
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      return reason;
    }
    return Thread.currentThread().isInterrupted()
        ? new Cancelled(
            "The thread that waited for the provider was interrupted.",
            FailureDetail.ofProvider(provider),
            cause)
        : null;
  }

  private static String reason(IOException cause) {
    if (cause instanceof UnknownHostException) {
      return "its host name is unknown. Check base-url.";
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return "nothing accepts connections there. Check base-url.";
    }
    if (cause instanceof SSLException) {
      return "no secure connection could be made. Check base-url and the certificate.";
    }
    if (cause instanceof ProtocolException) {
      return "the server there does not speak HTTP. Check base-url.";
    }
    return "the connection broke before an answer came.";
  }
}
