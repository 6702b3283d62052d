package io.aiprovider.server.keys;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address, or a network in CIDR notation: {@code 192.0.2.7}, {@code 10.0.0.0/8}, {@code
 * 2001:db8::/32}.
 *
 * @param network the first address
 * @param bits how many of its bits count
 */
record AddressRange(byte[] network, int bits) {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /** The range that a text stands for; null if it is none. */
  static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!ADDRESS.matcher(address).matches() || address.indexOf(':') < 0 && !hasFourParts(address)) {
      return null; // a name would be looked up
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      int all = bytes.length * 8;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > all ? null : new AddressRange(bytes, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      return null;
    }
  }

  private static boolean hasFourParts(String address) {
    return address.chars().filter(c -> c == '.').count() == 3;
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((bytes[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
