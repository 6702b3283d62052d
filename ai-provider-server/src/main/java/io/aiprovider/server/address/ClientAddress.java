package io.aiprovider.server.address;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds out who sent a request when there are proxies between the client and this server. A header
 * about the client counts only if the connection comes from a trusted proxy, because everybody can
 * send one.
 *
 * <p>The addresses in the header are read from the right, where the nearest proxy has added the
 * address that it saw. The first one that is not a trusted proxy is the client. Whatever is to the
 * left of it was written by the client. Thread-safe.
 */
@Component
public final class ClientAddress {
  private static final String PROTOCOL_HEADER = "X-Forwarded-Proto";

  private final List<AddressRange> trusted;
  private final String header;

  /**
   * @throws StartRefused if a proxy is neither an address nor a network
   */
  ClientAddress(ServerProperties properties) {
    this.trusted = ranges(properties.trustedProxies());
    this.header = properties.clientAddressHeader();
    checkHeader(header);
  }

  static List<AddressRange> ranges(List<String> proxies) {
    return proxies.stream().map(ClientAddress::range).toList();
  }

  static void checkHeader(String header) {
    if (header.isBlank() || header.toLowerCase(Locale.ROOT).equals("forwarded")) {
      throw new StartRefused(
          "ai-provider.client-address-header must be a header that contains addresses only, but is"
              + " '"
              + header
              + "'.",
          "Set it to the header that your proxy writes, such as X-Forwarded-For or"
              + " CF-Connecting-IP, or remove it.");
    }
  }

  private static AddressRange range(String text) {
    AddressRange range = AddressRange.parse(text.strip());
    if (range == null) {
      throw new StartRefused(
          "ai-provider.trusted-proxies contains '"
              + text
              + "', which is neither an address nor a network.",
          "Write addresses or networks in CIDR notation, such as 10.0.0.0/8 or 2001:db8::1.");
    }
    return range;
  }

  /**
   * The address of the client.
   *
   * @param peer the other end of the connection
   * @param headers all values of a header by its name
   * @return null if the peer has no address
   */
  public @Nullable InetAddress of(
      @Nullable SocketAddress peer, Function<String, @Nullable List<String>> headers) {
    if (!(peer instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return null;
    }
    InetAddress client = socket.getAddress();
    if (!isProxy(client)) {
      return client;
    }
    List<String> values = headers.apply(header);
    if (values == null || values.isEmpty()) {
      return client;
    }
    String[] addresses = String.join(",", values).split(",", -1);
    for (int i = addresses.length - 1; i >= 0 && isProxy(client); i--) {
      InetAddress before = address(addresses[i].strip());
      if (before == null) {
        return client; // nobody can tell what is to the left of it
      }
      client = before;
    }
    return client;
  }

  /**
   * Whether the client uses HTTPS, to this server or to a trusted proxy.
   *
   * @param scheme that of the connection to this server
   */
  public boolean isHttps(
      @Nullable String scheme,
      @Nullable SocketAddress peer,
      Function<String, @Nullable List<String>> headers) {
    if ("https".equalsIgnoreCase(scheme)) {
      return true;
    }
    if (!(peer instanceof InetSocketAddress socket)
        || socket.getAddress() == null
        || !isProxy(socket.getAddress())) {
      return false;
    }
    List<String> values = headers.apply(PROTOCOL_HEADER);
    return values != null
        && !values.isEmpty()
        && values.get(0).split(",", 2)[0].strip().equalsIgnoreCase("https");
  }

  private boolean isProxy(InetAddress address) {
    return AddressRange.anyContains(trusted, address);
  }

  /** An address, which may have a port and brackets. */
  private static @Nullable InetAddress address(String text) {
    String address = text;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      address = end < 0 ? text : text.substring(1, end);
    } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      address = text.substring(0, text.indexOf(':'));
    }
    return AddressRange.address(address);
  }
}
