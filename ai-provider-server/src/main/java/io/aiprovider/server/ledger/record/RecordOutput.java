package io.aiprovider.server.ledger.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes values into the bytes of a record. Used by one thread. */
final class RecordOutput {
  private static final int FIRST_SIZE = 1_024; // most records fit, so they are not copied
  private static final long MILLION = 1_000_000;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int size;

  private void makeRoom(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  void putByte(int value) {
    makeRoom(1);
    bytes[size++] = (byte) value;
  }

  void putBoolean(boolean value) {
    putByte(value ? 1 : 0);
  }

  /** Whole numbers: small ones take few bytes. */
  void putLong(long value) {
    long rest = value << 1 ^ value >> 63; // the sign in the last bit
    while ((rest & ~0x7FL) != 0) {
      putByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    putByte((int) rest);
  }

  void putNullable(@Nullable Long value) {
    putBoolean(value != null);
    if (value != null) {
      putLong(value);
    }
  }

  void putText(@Nullable String text) {
    if (text == null) {
      putLong(-1);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putLong(utf8.length);
    putBytes(utf8);
  }

  void putBytes(byte[] content) {
    makeRoom(content.length);
    System.arraycopy(content, 0, bytes, size, content.length);
    size += content.length;
  }

  void putDecimal(BigDecimal value) {
    BigInteger unscaled = value.unscaledValue();
    putLong(value.scale());
    byte[] digits = unscaled.toByteArray();
    putLong(digits.length);
    putBytes(digits);
  }

  /** A time, to the microsecond. */
  void putInstant(Instant time) {
    putLong(time.getEpochSecond() * MILLION + time.getNano() / 1_000);
  }

  /** What was written. */
  ByteBuffer content() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
