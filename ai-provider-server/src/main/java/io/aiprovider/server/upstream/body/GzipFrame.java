package io.aiprovider.server.upstream.body;

import java.net.ProtocolException;

/** What is around the content of a gzip member: its header and trailer (RFC 1952). */
final class GzipFrame {
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int[] MAGIC = {0x1f, 0x8b, 8};

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CHECKSUM,
    CONTENT,
    TRAILER
  }

  private Part part = Part.FIXED;
  private int count; // of the bytes of this part so far
  private int flags;
  private int extraLength;
  private long trailer;
  private long expectedTrailer;

  /** Whether the next byte is of the compressed content. */
  boolean isContent() {
    return part == Part.CONTENT;
  }

  /** Whether the body may end here: before a member, of which there may be several. */
  boolean mayEnd() {
    return part == Part.FIXED && count == 0;
  }

  /** The content has ended. */
  void contentEnded(long checksum, long length) {
    part = Part.TRAILER;
    count = 0;
    trailer = 0;
    expectedTrailer = checksum | (length & 0xffff_ffffL) << 32;
  }

  /** The next byte, which is not of the content. */
  void accept(int next) throws ProtocolException {
    count++;
    switch (part) {
      case FIXED -> fixed(next);
      case EXTRA_LENGTH -> {
        extraLength |= next << 8 * (count - 1);
        if (count == 2) {
          begin(extraLength == 0 ? afterExtra() : Part.EXTRA);
        }
      }
      case EXTRA -> endAt(extraLength, afterExtra());
      case NAME -> endAtZero(next, afterName());
      case COMMENT -> endAtZero(next, afterComment());
      case CHECKSUM -> endAt(2, Part.CONTENT);
      case TRAILER -> trailer(next);
      case CONTENT -> throw new IllegalStateException("The content is not part of the frame.");
    }
  }

  private void fixed(int next) throws ProtocolException {
    if (count <= MAGIC.length && next != MAGIC[count - 1]) {
      throw new ProtocolException("The body is not compressed with gzip, as its header says.");
    }
    if (count == 4) {
      flags = next;
    }
    if (count == 10) {
      extraLength = 0;
      begin((flags & EXTRA) != 0 ? Part.EXTRA_LENGTH : afterExtra());
    }
  }

  private Part afterExtra() {
    return (flags & NAME) != 0 ? Part.NAME : afterName();
  }

  private Part afterName() {
    return (flags & COMMENT) != 0 ? Part.COMMENT : afterComment();
  }

  private Part afterComment() {
    return (flags & HEADER_CHECKSUM) != 0 ? Part.CHECKSUM : Part.CONTENT;
  }

  private void trailer(int next) throws ProtocolException {
    trailer |= (long) next << 8 * (count - 1);
    if (count == 8) {
      if (trailer != expectedTrailer) {
        throw new ProtocolException("The compressed body is damaged: its checksum is wrong.");
      }
      begin(Part.FIXED);
    }
  }

  private void endAt(int length, Part following) {
    if (count == length) {
      begin(following);
    }
  }

  private void endAtZero(int next, Part following) {
    if (next == 0) {
      begin(following);
    }
  }

  private void begin(Part following) {
    part = following;
    count = 0;
  }
}
