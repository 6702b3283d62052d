package io.aiprovider.server.upstream.connect;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server.
 *
 * @param proxy the proxy, or none
 * @param addresses of the proxy, or else of the server, in the order in which they are tried
 * @param login the name and password for the proxy; null for none
 */
record Route(
    Proxy proxy, List<InetSocketAddress> addresses, @Nullable PasswordAuthentication login) {

  /** Whether the proxy passes on the bytes of a connection, and does not read requests. */
  boolean isTunnel(Origin origin) {
    return proxy.type() == Proxy.Type.SOCKS || proxy.type() == Proxy.Type.HTTP && origin.secure();
  }

  /** Whether the proxy reads the requests. */
  boolean isForwarding(Origin origin) {
    return proxy.type() == Proxy.Type.HTTP && !origin.secure();
  }

  /** Makes a tunnel through the proxy at this address. */
  ProxyHandler tunnel(InetSocketAddress address) {
    if (proxy.type() == Proxy.Type.SOCKS) {
      return login == null
          ? new Socks5ProxyHandler(address)
          : new Socks5ProxyHandler(address, login.getUserName(), password(login));
    }
    return login == null
        ? new HttpProxyHandler(address)
        : new HttpProxyHandler(address, login.getUserName(), password(login));
  }

  /** The value of {@code Proxy-Authorization}; null for none. */
  @Nullable String authorization() {
    if (login == null) {
      return null;
    }
    byte[] both =
        (login.getUserName() + ":" + password(login)).getBytes(StandardCharsets.ISO_8859_1);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static String password(PasswordAuthentication login) {
    return new String(login.getPassword());
  }
}
