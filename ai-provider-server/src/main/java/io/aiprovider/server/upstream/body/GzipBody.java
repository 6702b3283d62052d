package io.aiprovider.server.upstream.body;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A body that was compressed with gzip (RFC 1952). It is decompressed only as far as it is
 * requested, by the thread that reads it. So a small body that becomes a very large one takes
 * neither memory nor the time of an event loop.
 */
public final class GzipBody implements Body, AutoCloseable {
  private static final int PIECE = 8 * 1024;

  private final Body compressed;
  private final ByteQueue bytes = new ByteQueue();
  private final Inflater inflater = new Inflater(true);
  private final GzipFrame frame = new GzipFrame();
  private final CRC32 checksum = new CRC32();
  private final byte[] piece = new byte[PIECE];
  private byte[] input = {};
  private int next;
  private boolean pending; // decompressed bytes that did not fit into the piece
  private @Nullable IOException failure;

  /** The content of this body. */
  public GzipBody(Body compressed) {
    this.compressed = compressed;
  }

  @Override
  public boolean request(long count) throws IOException {
    while (bytes.size() < count) {
      if (!decompress() && !compressed.request(1)) {
        if (!frame.mayEnd()) {
          throw new ProtocolException("The compressed body is incomplete.");
        }
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isReadable() {
    try {
      while (bytes.size() == 0) {
        if (!decompress()) {
          boolean readable = compressed.isReadable();
          return readable && compressed.buffered() == 0; // so it has ended or failed
        }
      }
      return true;
    } catch (IOException thrownByTheNextRequestToo) {
      return true;
    }
  }

  /**
   * Goes on with what has arrived.
   *
   * @return false if nothing more can be done with it
   */
  private boolean decompress() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (next == input.length && !pending) {
      input = compressed.take(PIECE);
      next = 0;
      if (input.length == 0) {
        return false;
      }
    }
    try {
      if (frame.isContent()) {
        inflate();
      } else {
        frame.accept(input[next++] & 0xff);
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    return true;
  }

  private void inflate() throws IOException {
    inflater.setInput(input, next, input.length - next);
    try {
      int count = inflater.inflate(piece);
      checksum.update(piece, 0, count);
      bytes.add(piece, count);
      pending = count == PIECE;
    } catch (DataFormatException e) {
      throw new ProtocolException("The compressed body is damaged: " + e.getMessage());
    }
    if (inflater.needsDictionary()) {
      throw new ProtocolException("The compressed body needs a dictionary.");
    }
    next = input.length - inflater.getRemaining();
    if (inflater.finished()) {
      frame.contentEnded(checksum.getValue(), inflater.getBytesWritten());
      pending = false;
      inflater.reset();
      checksum.reset();
    }
  }

  @Override
  public int buffered() {
    return bytes.size();
  }

  @Override
  public byte peek(int index) {
    return bytes.peek(index);
  }

  @Override
  public byte[] take(int most) {
    return bytes.take(most);
  }

  @Override
  public int moveTo(byte[] target, int offset, int length) {
    return bytes.moveTo(target, offset, length);
  }

  /** Frees native memory. By the thread that reads; nothing more can be decompressed. */
  @Override
  public void close() {
    failure = new IOException("The body was closed.");
    inflater.end();
  }
}
