package io.aiprovider.provider.http.connection;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connects to addresses of the public internet only. It is for URLs that somebody else chose: such
 * a URL must not reach services on this machine, in its network, or the metadata service of a cloud
 * (server-side request forgery).
 *
 * <p>The address is checked when the connection is made. So it does not matter where it comes from:
 * the URL itself, a name that is looked up, also if the name gets another address between two
 * look-ups, or a redirect. Use it without a proxy, because then the proxy would connect.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class PublicSockets extends SocketFactory {

  /** The address may not be connected to. */
  public static final class NotPublic extends IOException {
    private static final long serialVersionUID = 1L;

    NotPublic() {
      super("the address is not on the public internet");
    }
  }

  /** Whether an address is on the public internet. */
  public static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublicIpv4(bytes, 0) : isPublicIpv6(bytes);
  }

  /** By the registry of special addresses: RFC 6890. */
  private static boolean isPublicIpv4(byte[] bytes, int start) {
    int a = bytes[start] & 0xff;
    int b = bytes[start + 1] & 0xff;
    int c = bytes[start + 2] & 0xff;
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127; // shared by customers of a network
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 -> b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
      case 198 -> b != 18 && b != 19 && !(b == 51 && c == 100);
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224;
    };
  }

  /** Of the addresses in use, 2000::/3, without those that stand for IPv4 addresses or nothing. */
  private static boolean isPublicIpv6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    if (first == 0x64 && second == 0xff9b) { // NAT64
      return isPublicIpv4(bytes, 12);
    }
    if (first == 0x2002) { // 6to4
      return isPublicIpv4(bytes, 2);
    }
    boolean special = first == 0x2001 && (second < 0x200 || second == 0xdb8);
    return first >> 13 == 1 && !special;
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (!(endpoint instanceof InetSocketAddress address)
            || address.getAddress() == null
            || !isPublic(address.getAddress())) {
          throw new NotPublic();
        }
        super.connect(endpoint, timeout);
      }
    };
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local)
      throws IOException {
    Socket socket = createSocket();
    try {
      socket.bind(local);
      socket.connect(remote, 0);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
