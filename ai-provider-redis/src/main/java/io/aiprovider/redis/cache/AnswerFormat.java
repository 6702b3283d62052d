package io.aiprovider.redis.cache;

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
 * A stored answer as bytes. The first byte is the version:
 *
 * <ul>
 *   <li>1: when it was stored and for how long (milliseconds, 8 bytes each), provider, model and
 *       cost (each with its length before it, 2 bytes), the body's JSON (4 bytes of length)
 *   <li>2: the size of the head (2 bytes), the head, and the body as it is held in memory. The
 *       head: when it was stored, for how long it is fresh, for how long after that it is served
 *       stale (milliseconds), the stamp (8 bytes each), the length of the body's JSON and of the
 *       body as it is held (4 bytes each), and provider, model, requested model, tenant and cost
 *       (each with its length before it, 2 bytes; -1: not known). A later form of this version may
 *       have more at the end of the head.
 * </ul>
 *
 * <p>Both are read, and 2 is written. Data of another version are not read: for a process that does
 * not know a version, there is no answer.
 */
final class AnswerFormat {
  private static final byte WITHOUT_TENANT = 1;
  private static final byte VERSION = 2;
  private static final int FIXED = 4 * Long.BYTES + 2 * Integer.BYTES + 5 * Short.BYTES;
  private static final int LONGEST_HEAD = 4_000;

  /** As good as forever, and small enough to be added to the time. */
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private AnswerFormat() {}

  /** The bytes; null when the names in it are longer than any real ones. */
  static byte @Nullable [] encode(StampedAnswer stamped) {
    CachedAnswer answer = stamped.answer();
    byte @Nullable [][] texts = {
      bytes(answer.provider()),
      bytes(answer.model()),
      bytes(answer.requestedModel()),
      bytes(answer.tenant()),
      bytes(answer.costUsd().toString())
    };
    int head = FIXED;
    for (byte @Nullable [] text : texts) {
      head += text == null ? 0 : text.length;
    }
    if (head > LONGEST_HEAD) {
      return null;
    }
    byte[] body = answer.body().bytes();
    ByteBuffer buffer = ByteBuffer.allocate(1 + Short.BYTES + head + body.length);
    buffer.put(VERSION).putShort((short) head);
    buffer.putLong(answer.stored().toEpochMilli());
    buffer.putLong(millis(answer.ttl())).putLong(millis(answer.staleTime()));
    buffer.putLong(stamped.stamp()).putInt(answer.body().length());
    buffer.putInt(body.length);
    for (byte @Nullable [] text : texts) {
      buffer.putShort((short) (text == null ? -1 : text.length));
      if (text != null) {
        buffer.put(text);
      }
    }
    return buffer.put(body).array();
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  /** A time that Redis can take. */
  static long millis(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : time.toMillis();
  }

  /** The answer; null when the bytes are not a stored answer of a known version. */
  static @Nullable StampedAnswer decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return switch (buffer.get()) {
        case WITHOUT_TENANT -> first(buffer);
        case VERSION -> second(buffer);
        default -> null;
      };
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      return null;
    }
  }

  /** Its stamp is the time it was stored: removals are stamped with the time too. */
  private static @Nullable StampedAnswer first(ByteBuffer buffer) {
    Instant stored = Instant.ofEpochMilli(buffer.getLong());
    Duration ttl = Duration.ofMillis(buffer.getLong());
    String provider = text(buffer);
    String model = text(buffer);
    BigDecimal cost = new BigDecimal(text(buffer));
    if (buffer.getInt() != buffer.remaining()) {
      return null;
    }
    byte[] json = rest(buffer);
    return new StampedAnswer(
        new CachedAnswer(provider, model, CachedBody.of(json), stored, ttl, cost),
        stored.toEpochMilli());
  }

  private static @Nullable StampedAnswer second(ByteBuffer buffer) {
    ByteBuffer head = ByteBuffer.wrap(part(buffer, Short.toUnsignedInt(buffer.getShort())));
    Instant stored = Instant.ofEpochMilli(head.getLong());
    Duration ttl = Duration.ofMillis(head.getLong());
    Duration staleTime = Duration.ofMillis(head.getLong());
    long stamp = head.getLong();
    int length = head.getInt();
    int size = head.getInt();
    String provider = text(head);
    String model = text(head);
    String requested = optionalText(head);
    String tenant = optionalText(head);
    BigDecimal cost = new BigDecimal(text(head));
    if (size != buffer.remaining()) {
      return null;
    }
    CachedBody body = CachedBody.stored(rest(buffer), length);
    CachedAnswer answer =
        new CachedAnswer(provider, model, body, stored, ttl, cost).withStaleTime(staleTime);
    return new StampedAnswer(
        requested == null || tenant == null ? answer : answer.requestedBy(tenant, requested),
        stamp);
  }

  private static byte[] rest(ByteBuffer buffer) {
    return part(buffer, buffer.remaining());
  }

  private static byte[] part(ByteBuffer buffer, int length) {
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    buffer.get(part);
    return part;
  }

  private static String text(ByteBuffer buffer) {
    return new String(part(buffer, buffer.getShort()), UTF_8);
  }

  private static @Nullable String optionalText(ByteBuffer buffer) {
    int length = buffer.getShort();
    return length == -1 ? null : new String(part(buffer, length), UTF_8);
  }
}
