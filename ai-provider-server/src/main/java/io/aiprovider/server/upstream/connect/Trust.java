package io.aiprovider.server.upstream.connect;

import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Whom to trust, and the handshakes of TLS. Thread-safe. */
final class Trust {
  private static final long LIMIT_SECONDS = 10;

  private final Supplier<SSLContext> source;
  private final Consumer<SSLParameters> limits;
  private final Executor calculating;
  private volatile @Nullable SSLContext context;

  /**
   * Trust in what a context trusts.
   *
   * @param source is asked once; it may read files
   * @param limits limits what a connection may use
   * @param calculating runs the arithmetic of handshakes, which would hold up an event loop
   */
  Trust(Supplier<SSLContext> source, Consumer<SSLParameters> limits, Executor calculating) {
    this.source = source;
    this.limits = limits;
    this.calculating = calculating;
  }

  /** Loads it, which may block, so that handshakes do not. */
  SSLContext load() {
    SSLContext loaded = context;
    if (loaded == null) {
      loaded = source.get();
      context = loaded;
    }
    return loaded;
  }

  /** Makes a handshake with a server, whose certificate must be trusted and be for its host. */
  SslHandler handshake(Origin origin) {
    SSLEngine engine = load().createSSLEngine(origin.host(), origin.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    limits.accept(parameters);
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine, false, calculating);
    handler.setHandshakeTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
    return handler;
  }
}
