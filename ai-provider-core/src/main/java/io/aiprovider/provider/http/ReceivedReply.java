package io.aiprovider.provider.http;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.provider.http.exchange.RawReply;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A reply that is cancelled with its attempt until it is closed. */
final class ReceivedReply implements HttpReply {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final RawReply raw;
  private final Runnable detach;
  private final ConnectionFailures failures;
  private boolean closed;

  ReceivedReply(RawReply raw, Runnable detach, ConnectionFailures failures) {
    this.raw = raw;
    this.detach = detach;
    this.failures = failures;
  }

  @Override
  public int status() {
    return raw.status();
  }

  @Override
  public @Nullable String header(String name) {
    return raw.header(name);
  }

  @Override
  public InputStream body() {
    return raw.stream();
  }

  @Override
  public boolean onReadable(Runnable listener) {
    return raw.onReadable(listener);
  }

  @Override
  public boolean isReadable() {
    return raw.isReadable();
  }

  @Override
  public int firstByte() {
    try {
      while (raw.request(1)) {
        byte first = raw.peek(0);
        if (first != ' ' && first != '\n' && first != '\r' && first != '\t') {
          if (!beginsWithMark(first)) {
            return first & 0xFF;
          }
          raw.take(BYTE_ORDER_MARK.length - 1);
        }
        raw.take(1);
      }
      return -1;
    } catch (IOException e) {
      throw failures.cutOff(e);
    }
  }

  private boolean beginsWithMark(byte first) throws IOException {
    return first == BYTE_ORDER_MARK[0]
        && raw.request(BYTE_ORDER_MARK.length)
        && raw.peek(1) == BYTE_ORDER_MARK[1]
        && raw.peek(2) == BYTE_ORDER_MARK[2];
  }

  @Override
  public byte[] readBody(int limit) {
    try {
      if (raw.request(limit + 1L)) {
        String provider = failures.provider();
        throw new MalformedReply(
            "The provider's answer is too long. The limit for one answer is " + limit + " bytes.",
            new FailureDetail(provider, status(), null, null, null, null));
      }
      byte[] body = raw.take(raw.buffered());
      finish();
      return body;
    } catch (IOException e) {
      throw failures.cutOff(e);
    }
  }

  @Override
  public byte[] readBeginning(int limit) {
    try {
      raw.request(limit);
    } catch (IOException e) {
      ChatException reason = failures.attempt().cancelled();
      if (reason != null) {
        throw reason;
      }
    }
    return raw.take(limit);
  }

  @Override
  public ChatException broken(IOException cause) {
    return failures.streamCutOff(cause);
  }

  @Override
  public void finish() {
    if (!closed) {
      closed = true;
      raw.finish();
      detach.run();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      raw.cancel();
    }
    finish();
  }
}
