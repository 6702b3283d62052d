package io.aiprovider.server.ledger.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the values of a record in the order in which {@link RecordOutput} wrote them. */
final class RecordInput {
  private static final long MILLION = 1_000_000;

  private final ByteBuffer bytes;

  RecordInput(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  int readByte() {
    return bytes.get();
  }

  boolean readBoolean() {
    return bytes.get() != 0;
  }

  long readLong() {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes.get();
      value |= (next & 0x7FL) << shift;
      shift += 7;
    } while (next < 0);
    return value >>> 1 ^ -(value & 1);
  }

  int readInt() {
    return Math.toIntExact(readLong());
  }

  @Nullable Long readNullable() {
    return readBoolean() ? readLong() : null;
  }

  @Nullable String readText() {
    int length = readInt();
    return length < 0 ? null : new String(readBytes(length), StandardCharsets.UTF_8);
  }

  String readRequiredText() {
    String text = readText();
    if (text == null) {
      throw new IllegalArgumentException("A record of the ledger lacks a text.");
    }
    return text;
  }

  private byte[] readBytes(int length) {
    byte[] content = new byte[length];
    bytes.get(content);
    return content;
  }

  BigDecimal readDecimal() {
    int scale = readInt();
    return new BigDecimal(new BigInteger(readBytes(readInt())), scale);
  }

  Instant readInstant() {
    long micros = readLong();
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MILLION), Math.floorMod(micros, MILLION) * 1_000);
  }
}
