package io.aiprovider.server.upstream.connect;

import io.aiprovider.provider.http.exchange.ClientTls;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FutureListener;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections on event loops: through the proxies of the JDK's settings, to the addresses
 * that the JDK knows, with TLS as the JDK is configured. Certificates and host names are checked.
 * Thread-safe.
 */
public final class Connector {
  private static final ExecutorService LOOK_UPS =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named("lookup"));
  private static final ExecutorService HANDSHAKES = handshakes();

  private final Proxies proxies;
  private final Routes routes;
  private final Trust trust;

  /**
   * A connector with other settings than the JDK's.
   *
   * @param proxies null for none
   * @param names looks up the addresses of a name
   * @param tls whom to trust; null: as the JDK is configured
   */
  public Connector(
      Supplier<@Nullable ProxySelector> proxies, Names names, @Nullable ClientTls tls) {
    this.proxies = new Proxies(proxies);
    this.trust =
        tls == null
            ? new Trust(Connector::systemTrust, parameters -> {}, HANDSHAKES)
            : new Trust(tls::context, tls::limit, HANDSHAKES);
    this.routes = new Routes(this.proxies, names, trust, LOOK_UPS);
  }

  /** A connector with the JDK's settings. */
  public static Connector ofSystem() {
    return new Connector(ProxySelector::getDefault, Names.OF_SYSTEM, null);
  }

  /** A connector with the JDK's settings, except for TLS. */
  public static Connector ofSystem(ClientTls tls) {
    return new Connector(ProxySelector::getDefault, Names.OF_SYSTEM, tls);
  }

  private static SSLContext systemTrust() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "TLS cannot be used. Check the settings javax.net.ssl.* of the JDK.", e);
    }
  }

  /** Looks up names. */
  @FunctionalInterface
  public interface Names {
    /** By the JDK, with the hosts file and its cache. */
    Names OF_SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** The addresses of a name, in the order in which they are tried. May block. */
    List<InetAddress> find(String host) throws UnknownHostException;
  }

  /**
   * An attempt to connect that has not begun.
   *
   * @param receiver is given the connection, or why there is none (an {@link java.io.IOException}),
   *     on the event loop and before anything is read from the connection: a server may speak first
   */
  public ConnectAttempt attempt(
      Origin origin,
      EventLoop loop,
      Loops loops,
      Duration timeLimit,
      FutureListener<Connected> receiver) {
    return new ConnectAttempt(origin, loop, loops, timeLimit, routes, proxies, trust, receiver);
  }

  private static ExecutorService handshakes() {
    int processors = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            processors,
            processors,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("handshake"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static ThreadFactory named(String what) {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "ai-provider-" + what + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
