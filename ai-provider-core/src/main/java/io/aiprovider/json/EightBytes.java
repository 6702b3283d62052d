package io.aiprovider.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Scans of bytes that look at eight at a time, because most texts have nothing that must be found.
 */
final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private EightBytes() {}

  /** All bytes before the index, a multiple of eight, are ASCII and not NUL. */
  static int asciiPrefix(byte[] bytes) {
    int at = 0;
    for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      // a byte above 127 has its high bit; to subtract 1 sets it for 0, and for no other
      if (((eight | (eight - ONES)) & HIGH_BITS) != 0) {
        return at;
      }
    }
    return at;
  }

  /** The index of the first ASCII character of this kind from an index on; the length if none. */
  static int find(char wanted, byte[] bytes, int from) {
    long pattern = ONES * wanted;
    int at = from;
    for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long zeroWhereEqual = (long) LONGS.get(bytes, at) ^ pattern;
      if (((zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH_BITS) != 0) {
        break;
      }
    }
    while (at < bytes.length && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /**
   * The index of the first byte, from an index on, that does not stand for itself in a JSON string
   * or is not ASCII; the length if there is none.
   */
  static int endOfPlainText(byte[] bytes, int from) {
    int at = from;
    for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      // with a high bit in none of them, each subtraction sets it for smaller values only
      long quote = eight ^ QUOTES;
      long backslash = eight ^ BACKSLASHES;
      long other = eight | (eight - SPACES) | (quote - ONES) | (backslash - ONES);
      if ((other & HIGH_BITS) != 0) {
        break;
      }
    }
    while (at < bytes.length && isPlain(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }
}
