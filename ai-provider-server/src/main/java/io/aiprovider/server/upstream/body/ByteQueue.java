package io.aiprovider.server.upstream.body;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Bytes in the order in which they were added. If the number of bytes is known in advance and they
 * are taken all at once, they are never copied again. Not thread-safe.
 */
final class ByteQueue {
  private static final byte[] NONE = {};
  private static final int SMALLEST = 2 * 1024;

  /** A number that somebody else announced is not believed beyond this one. */
  private static final int MOST_EXPECTED = 1024 * 1024;

  private byte[] array = NONE;
  private int from;
  private int to;
  private int expected;

  /** So many bytes will come, as it seems. */
  void expect(long count) {
    expected = (int) Math.min(count, MOST_EXPECTED);
  }

  int size() {
    return to - from;
  }

  /** Adds the readable bytes of a buffer, which becomes empty. */
  void add(ByteBuf more) {
    int count = more.readableBytes();
    makeRoom(count);
    more.readBytes(array, to, count);
    to += count;
  }

  void add(byte[] more, int count) {
    makeRoom(count);
    System.arraycopy(more, 0, array, to, count);
    to += count;
  }

  private void makeRoom(int count) {
    if (array.length - to >= count) {
      return;
    }
    int needed = Math.addExact(size(), count);
    byte[] target = array;
    if (needed > array.length) {
      int usual = Math.max(SMALLEST, (int) Math.min(Integer.MAX_VALUE - 8L, array.length * 2L));
      target = new byte[Math.max(needed, expected > 0 ? expected : usual)];
      expected = 0;
    }
    System.arraycopy(array, from, target, 0, size());
    to = size();
    from = 0;
    array = target;
  }

  byte peek(int index) {
    if (index >= size()) {
      throw new IndexOutOfBoundsException(index);
    }
    return array[from + index];
  }

  /** Removes the first bytes, at most as many as there are. */
  byte[] take(int most) {
    int count = Math.min(most, size());
    if (from == 0 && count == array.length) {
      byte[] all = array;
      clear();
      return all;
    }
    byte[] taken = Arrays.copyOfRange(array, from, from + count);
    removed(count);
    return taken;
  }

  /** Moves the first bytes to an array, as far as there is room. */
  int moveTo(byte[] target, int offset, int length) {
    int count = Math.min(length, size());
    System.arraycopy(array, from, target, offset, count);
    removed(count);
    return count;
  }

  private void removed(int count) {
    from += count;
    if (from == to) {
      from = 0;
      to = 0;
    }
  }

  void clear() {
    array = NONE;
    from = 0;
    to = 0;
  }
}
