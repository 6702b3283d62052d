package io.aiprovider.server.upstream.connect;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Finds the ways to a server: the proxies for it, and the addresses of its host.
 *
 * <p>Names are looked up by the JDK, because it knows the hosts file, its own cache and its
 * settings. Such a look-up blocks, so each runs on a thread of its own; those who need the same
 * ways at the same time share it. Thread-safe.
 */
final class Routes {

  private final Proxies proxies;
  private final Connector.Names names;
  private final Trust trust;
  private final Executor threads;
  private final Map<Origin, CompletableFuture<List<Route>>> running = new ConcurrentHashMap<>();

  Routes(Proxies proxies, Connector.Names names, Trust trust, Executor threads) {
    this.proxies = proxies;
    this.names = names;
    this.trust = trust;
    this.threads = threads;
  }

  /** The ways to a server, at least one, in the order in which they are tried. */
  CompletableFuture<List<Route>> to(Origin origin) {
    CompletableFuture<List<Route>> mine = new CompletableFuture<>();
    CompletableFuture<List<Route>> others = running.putIfAbsent(origin, mine);
    if (others != null) {
      return others;
    }
    threads.execute(
        () -> {
          try {
            List<Route> found = find(origin);
            running.remove(origin);
            mine.complete(found);
          } catch (IOException | RuntimeException | Error e) {
            running.remove(origin);
            mine.completeExceptionally(new CompletionException(e));
          }
        });
    return mine;
  }

  /** A name that cannot be looked up matters only if there is no other way. */
  private List<Route> find(Origin origin) throws IOException {
    if (origin.secure()) {
      trust.load(); // here, because it may block
    }
    List<Route> routes = new ArrayList<>();
    UnknownHostException unknown = null;
    for (Proxy proxy : proxies.of(origin)) {
      try {
        List<InetSocketAddress> addresses = addresses(proxy, origin);
        routes.add(new Route(proxy, addresses, Proxies.login(proxy, origin)));
      } catch (UnknownHostException e) {
        unknown = e;
      }
    }
    if (routes.isEmpty() && unknown != null) {
      throw unknown;
    }
    return routes;
  }

  private List<InetSocketAddress> addresses(Proxy proxy, Origin origin)
      throws UnknownHostException {
    InetSocketAddress connectTo =
        proxy.address() instanceof InetSocketAddress address ? address : origin.unresolved();
    if (!connectTo.isUnresolved()) {
      return List.of(connectTo);
    }
    List<InetAddress> found = names.find(connectTo.getHostString());
    if (found.isEmpty()) {
      throw new UnknownHostException(connectTo.getHostString());
    }
    return alternating(found).stream()
        .map(address -> new InetSocketAddress(address, connectTo.getPort()))
        .toList();
  }

  /** A family that does not work here then delays only one step (RFC 8305, section 4). */
  private static List<InetAddress> alternating(List<InetAddress> addresses) {
    boolean firstIsSix = addresses.get(0) instanceof Inet6Address;
    List<InetAddress> one = new ArrayList<>();
    List<InetAddress> other = new ArrayList<>();
    for (InetAddress address : addresses) {
      (address instanceof Inet6Address == firstIsSix ? one : other).add(address);
    }
    List<InetAddress> all = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      if (i < one.size()) {
        all.add(one.get(i));
      }
      if (i < other.size()) {
        all.add(other.get(i));
      }
    }
    return all;
  }
}
