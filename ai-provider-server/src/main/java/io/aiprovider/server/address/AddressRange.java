package io.aiprovider.server.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address, or a network in CIDR notation: {@code 192.0.2.7}, {@code 10.0.0.0/8}, {@code
 * 2001:db8::/32}.
 */
public final class AddressRange {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /** The range that a text stands for; null if it is none. A host name is none. */
  public static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress first = address(slash < 0 ? text : text.substring(0, slash));
    if (first == null) {
      return null;
    }
    byte[] bytes = first.getAddress();
    int all = bytes.length * 8;
    if (slash < 0) {
      return new AddressRange(bytes, all);
    }
    try {
      int bits = Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > all ? null : new AddressRange(bytes, bits);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The address that a text stands for, without looking a name up; null if it is none. */
  public static @Nullable InetAddress address(String text) {
    try {
      return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text) : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether an address is in one of these ranges. */
  public static boolean anyContains(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an address is in this range. */
  public boolean contains(InetAddress address) {
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
