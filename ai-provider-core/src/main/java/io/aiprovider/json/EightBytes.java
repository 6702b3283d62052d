package io.aiprovider.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Scans of bytes that look at eight at a time, because most texts have nothing that must be found.
 * Each returns an index from where to look at single bytes: a multiple of eight.
 */
final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private EightBytes() {}

  /** All bytes before the index are ASCII and not NUL. */
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

  /** No byte before the index is this ASCII character. */
  static int before(char wanted, byte[] bytes) {
    long pattern = ONES * wanted;
    int at = 0;
    for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long zeroWhereEqual = (long) LONGS.get(bytes, at) ^ pattern;
      if (((zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH_BITS) != 0) {
        return at;
      }
    }
    return at;
  }
}
