package io.aiprovider.provider.sse;

import java.util.Arrays;

/** A byte array that grows up to a limit, and shrinks again after a rare large event. */
final class ByteBuilder {
  private static final int INITIAL_SIZE = 1_024;
  private static final int MAX_KEPT = 16_384;

  private final int limit;
  private byte[] bytes = new byte[INITIAL_SIZE];
  private int length;

  ByteBuilder(int limit) {
    this.limit = limit;
  }

  void append(byte[] from, int offset, int count) throws EventTooLargeException {
    if (count > limit - length) {
      throw new EventTooLargeException(limit);
    }
    if (count > bytes.length - length) {
      long doubled = Math.max(2L * bytes.length, (long) length + count);
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, doubled));
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  void append(byte one) throws EventTooLargeException {
    append(new byte[] {one}, 0, 1);
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  void clear() {
    length = 0;
    if (bytes.length > MAX_KEPT) {
      bytes = new byte[INITIAL_SIZE];
    }
  }
}
