package io.aiprovider.server.upstream.connect;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Netty's failures as the JDK's, by which callers tell them apart. */
final class ConnectFailure {
  private ConnectFailure() {}

  static IOException of(@Nullable Throwable cause) {
    if (cause instanceof CompletionException && cause.getCause() != null) {
      return of(cause.getCause());
    }
    if (cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException) {
      return with(cause, new SocketTimeoutException(cause.getMessage()));
    }
    if (cause instanceof ProxyConnectException
        && String.valueOf(cause.getMessage()).endsWith("timeout")) { // it has no class of its own
      return with(cause, new SocketTimeoutException(cause.getMessage()));
    }
    if (cause instanceof ProxyConnectException) {
      return with(cause, new IOException("The proxy made no connection: " + cause.getMessage()));
    }
    return cause instanceof IOException e ? e : new IOException(String.valueOf(cause), cause);
  }

  /** The first failure, with the others; one that occurs again is the same object at times. */
  static IOException first(@Nullable IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    if (!first.equals(next)) {
      first.addSuppressed(next);
    }
    return first;
  }

  /** A failure of the handshake of TLS. */
  static IOException ofHandshake(@Nullable Throwable cause) {
    return cause instanceof ClosedChannelException
        ? with(cause, new SSLHandshakeException("The server closed the connection."))
        : of(cause);
  }

  private static IOException with(Throwable cause, IOException failure) {
    failure.initCause(cause);
    return failure;
  }
}
