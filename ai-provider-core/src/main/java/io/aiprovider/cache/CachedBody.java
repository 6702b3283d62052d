package io.aiprovider.cache;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The body of a cached answer as it is held in memory and in a shared store: above 4 KB compressed
 * (raw DEFLATE, RFC 1951), unless this saves less than a tenth. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class CachedBody {
  private static final int SMALLEST_COMPRESSED = 4 * 1024;

  /** DEFLATE makes nothing smaller than by this factor. */
  private static final long GREATEST_RATIO = 1_032;

  private final byte[] bytes;
  private final int length;

  private CachedBody(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /**
   * Compresses a body if it is worth it.
   *
   * @param json must not be changed any more
   */
  public static CachedBody of(byte[] json) {
    byte[] smaller = json.length > SMALLEST_COMPRESSED ? compressed(json) : json;
    return new CachedBody(smaller, json.length);
  }

  /**
   * A body that was read from a store.
   *
   * @param bytes what {@link #bytes} returned when it was written; must not be changed any more
   * @param length what {@link #length} returned then
   * @throws IllegalArgumentException if these bytes cannot have this length
   */
  public static CachedBody stored(byte[] bytes, int length) {
    if (length < bytes.length || length > bytes.length * GREATEST_RATIO) {
      throw new IllegalArgumentException(
          "A body of " + length + " bytes cannot be stored as " + bytes.length + " bytes.");
    }
    return new CachedBody(bytes, length);
  }

  /** What is held: the JSON, or what it was compressed to. Must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The size of the JSON in bytes. */
  public int length() {
    return length;
  }

  /** Whether {@link #bytes} are compressed: only then are they fewer than {@link #length}. */
  public boolean isCompressed() {
    return bytes.length < length;
  }

  /**
   * The JSON in UTF-8. Must not be changed.
   *
   * @throws IllegalStateException if the bytes were damaged in a store
   */
  public byte[] json() {
    return isCompressed() ? decompressed() : bytes;
  }

  /** The same bytes if they would hardly be fewer. */
  private static byte[] compressed(byte[] json) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(json);
      deflater.finish();
      byte[] smaller = new byte[json.length - json.length / 10];
      int size = deflater.deflate(smaller);
      return deflater.finished() ? Arrays.copyOf(smaller, size) : json;
    } finally {
      deflater.end();
    }
  }

  private byte[] decompressed() {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes);
      byte[] json = new byte[length];
      int size = inflater.inflate(json);
      if (size < length || inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
        throw new IllegalStateException(
            "A stored answer is damaged: it has not the size it was stored with.");
      }
      return json;
    } catch (DataFormatException e) {
      throw new IllegalStateException("A stored answer is damaged: it cannot be decompressed.", e);
    } finally {
      inflater.end();
    }
  }
}
