package io.aiprovider.provider.http.exchange;

import io.aiprovider.call.ChatCall;
import io.aiprovider.provider.http.connection.KeptConnection;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to send, and what becomes of it. A sender must not keep it for longer than until the
 * reply's headers have arrived, because it holds the body. Thread-safe.
 *
 * @since 0.1
 */
public final class HttpExchange {
  private final byte @Nullable [] json;
  private final Map<String, String> headers;
  private final Duration timeLimit;
  private final ChatCall attempt;
  private final KeptConnection connection = new KeptConnection();
  private volatile Runnable detach = () -> {};

  private HttpExchange(
      byte @Nullable [] json, Map<String, String> headers, Duration timeLimit, ChatCall attempt) {
    this.json = json;
    this.headers = headers;
    this.timeLimit = timeLimit;
    this.attempt = attempt;
  }

  /** A POST of JSON. */
  public static HttpExchange post(byte[] json, Map<String, String> headers, ChatCall attempt) {
    return new HttpExchange(json, headers, Duration.ZERO, attempt);
  }

  /** A GET. */
  public static HttpExchange get(
      Map<String, String> headers, Duration timeLimit, ChatCall attempt) {
    return new HttpExchange(null, headers, timeLimit, attempt);
  }

  /** The same request, to be sent once more. */
  public HttpExchange again() {
    return new HttpExchange(json, headers, timeLimit, attempt);
  }

  /** The body, which must not be changed; null for a GET. */
  public byte @Nullable [] json() {
    return json;
  }

  /** Sent with this request only; they replace those of the address with the same name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** For the whole exchange, the reply's body included; zero for none. */
  public Duration timeLimit() {
    return timeLimit;
  }

  /** The call that the request is sent for. */
  public ChatCall attempt() {
    return attempt;
  }

  /** Notes what is known about the connection that is used. */
  public KeptConnection connection() {
    return connection;
  }

  /**
   * The last part of the request is sent now: from now on it may be processed and charged. To be
   * called before the part is given to the network, because the server may answer, and the caller
   * leave, before a sender learns that it was written.
   */
  public void sent() {
    if (isAttempt(attempt)) {
      attempt.report().dispatched();
    }
  }

  /** The last part of the request was certainly not sent: the server cannot process it. */
  public void notSent() {
    if (isAttempt(attempt)) {
      attempt.report().notSent();
    }
  }

  /** Sets what cancels the exchange; it is run at once if the attempt was cancelled already. */
  public void onCancel(Runnable hook) {
    detach = attempt.onCancel(hook);
  }

  /** Removes what cancels the exchange, because it has ended. */
  public Runnable detach() {
    return detach;
  }

  /** It is no attempt if it is a probe, or if a program calls a provider without the client. */
  public static boolean isAttempt(ChatCall call) {
    return call.target() != null;
  }
}
