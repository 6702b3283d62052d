package io.aiprovider.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored answer as bytes: a version, when it was stored and for how long (milliseconds, 8 bytes
 * each), provider, model and cost (each with its length before it, 2 bytes), the body (4 bytes of
 * length). Data of another version is not read.
 */
final class AnswerFormat {
  private static final byte VERSION = 1;
  private static final int FIXED = 1 + 8 + 8 + 3 * 2 + 4;
  private static final int LONGEST_TEXT = 1_000;

  private AnswerFormat() {}

  /** The bytes; null when a name in it is longer than any real one. */
  static byte @Nullable [] encode(CachedAnswer answer) {
    byte[] provider = answer.provider().getBytes(UTF_8);
    byte[] model = answer.model().getBytes(UTF_8);
    byte[] cost = answer.costUsd().toString().getBytes(UTF_8);
    int texts = provider.length + model.length + cost.length;
    if (texts > LONGEST_TEXT) {
      return null;
    }
    byte[] body = answer.body().json();
    ByteBuffer buffer = ByteBuffer.allocate(FIXED + texts + body.length);
    buffer.put(VERSION);
    buffer.putLong(answer.stored().toEpochMilli());
    buffer.putLong(answer.ttl().toMillis());
    for (byte[] text : new byte[][] {provider, model, cost}) {
      buffer.putShort((short) text.length).put(text);
    }
    buffer.putInt(body.length).put(body);
    return buffer.array();
  }

  /** The answer; null when the bytes are not a stored answer. */
  static @Nullable CachedAnswer decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      if (buffer.get() != VERSION) {
        return null;
      }
      Instant stored = Instant.ofEpochMilli(buffer.getLong());
      Duration ttl = Duration.ofMillis(buffer.getLong());
      String provider = text(buffer);
      String model = text(buffer);
      BigDecimal cost = new BigDecimal(text(buffer));
      if (buffer.getInt() != buffer.remaining()) {
        return null;
      }
      byte[] body = new byte[buffer.remaining()];
      buffer.get(body);
      return new CachedAnswer(provider, model, CachedBody.of(body), stored, ttl, cost);
    } catch (BufferUnderflowException | NumberFormatException damaged) {
      return null;
    }
  }

  private static String text(ByteBuffer buffer) {
    int length = buffer.getShort();
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[length];
    buffer.get(text);
    return new String(text, UTF_8);
  }
}
