package io.aiprovider.server.ledger.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How records stand in a segment: the length of the content, the checksum of both, the content. The
 * rest of a segment is zeros, and a length is never zero, so the end of the records is where a
 * length is zero.
 */
final class RecordFormat {
  /** The bytes before the content. */
  static final int HEAD = 8;

  private RecordFormat() {}

  /** The bytes of a record in a segment. */
  static int sizeOf(ByteBuffer content) {
    return HEAD + content.remaining();
  }

  /** Writes a record at the position of the segment. */
  static void write(ByteBuffer content, ByteBuffer segment) {
    int length = content.remaining();
    segment.putInt(length).putInt(checksum(length, content)).put(content);
  }

  /** What stands at a position of a segment. */
  enum Found {
    /** A record. */
    RECORD,
    /** Zeros: no more records. */
    END,
    /** A record that is not complete, or not as it was written. */
    DAMAGE
  }

  /** What stands at the position of the segment; the position does not change. */
  static Found look(ByteBuffer segment) {
    if (segment.remaining() < HEAD) {
      return Found.END;
    }
    int length = segment.getInt(segment.position());
    if (length == 0) {
      return Found.END;
    }
    ByteBuffer content = content(segment);
    return content != null
            && checksum(length, content) == segment.getInt(segment.position() + Integer.BYTES)
        ? Found.RECORD
        : Found.DAMAGE;
  }

  /** The content of the record at the position; null if its length cannot be right. */
  static @Nullable ByteBuffer content(ByteBuffer segment) {
    if (segment.remaining() < HEAD) {
      return null;
    }
    int length = segment.getInt(segment.position());
    return length <= 0 || length > segment.remaining() - HEAD
        ? null
        : segment.slice(segment.position() + HEAD, length);
  }

  private static int checksum(int length, ByteBuffer content) {
    CRC32C checksum = new CRC32C();
    for (int shift = 24; shift >= 0; shift -= 8) {
      checksum.update(length >>> shift);
    }
    checksum.update(content.duplicate());
    return (int) checksum.getValue();
  }
}
