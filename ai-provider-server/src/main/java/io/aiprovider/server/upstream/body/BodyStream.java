package io.aiprovider.server.upstream.body;

import java.io.IOException;
import java.io.InputStream;

/** A body as a stream. */
public final class BodyStream extends InputStream {
  private final Body body;

  /** The rest of this body. */
  public BodyStream(Body body) {
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    return body.request(1) ? body.moveTo(target, offset, length) : -1;
  }

  @Override
  public int available() {
    return body.isReadable() ? body.buffered() : 0;
  }
}
