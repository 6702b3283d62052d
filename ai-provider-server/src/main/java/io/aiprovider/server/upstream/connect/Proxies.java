package io.aiprovider.server.upstream.connect;

import java.io.IOException;
import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URL;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the JDK's settings name, such as {@code https.proxyHost} and {@code
 * http.nonProxyHosts}. Its methods may block.
 *
 * @param selector null if there are no proxies
 */
record Proxies(Supplier<@Nullable ProxySelector> selector) {

  /** The proxies for a server, in the order in which they are tried. */
  List<Proxy> of(Origin origin) {
    ProxySelector chosen = selector.get();
    List<Proxy> proxies = chosen == null ? null : chosen.select(origin.uri());
    return proxies == null || proxies.isEmpty() ? List.of(Proxy.NO_PROXY) : proxies;
  }

  /** The name and password that {@link Authenticator} has for a proxy; null for none. */
  static @Nullable PasswordAuthentication login(Proxy proxy, Origin origin) {
    if (!(proxy.address() instanceof InetSocketAddress address)) {
      return null;
    }
    boolean socks = proxy.type() == Proxy.Type.SOCKS;
    return Authenticator.requestPasswordAuthentication( // as the JDK does for both types
        address.getHostString(),
        address.getAddress(),
        address.getPort(),
        socks ? "SOCKS5" : "http",
        socks ? "SOCKS authentication" : "",
        socks ? null : "basic",
        url(origin),
        socks ? RequestorType.SERVER : RequestorType.PROXY);
  }

  private static @Nullable URL url(Origin origin) {
    try {
      return origin.uri().toURL();
    } catch (MalformedURLException unknownScheme) {
      return null;
    }
  }

  /** Notes that a proxy cannot be used now. */
  void failed(Origin origin, Route route, IOException cause) {
    ProxySelector chosen = selector.get();
    if (chosen != null && route.proxy().address() != null) {
      chosen.connectFailed(origin.uri(), route.proxy().address(), cause);
    }
  }
}
