package io.aiprovider.provider.http;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A reply whose call is cancelled with its attempt until it is closed. */
final class OkHttpReply implements HttpReply {
  private static final ByteString BYTE_ORDER_MARK = ByteString.decodeHex("efbbbf");

  private final Call call;
  private final Response response;
  private final BufferedSource source;
  private final Runnable detach;
  private final ConnectionFailures failures;
  private boolean closed;

  OkHttpReply(Call call, Response response, Runnable detach, ConnectionFailures failures) {
    this.call = call;
    this.response = response;
    this.source = response.body().source();
    this.detach = detach;
    this.failures = failures;
  }

  @Override
  public int status() {
    return response.code();
  }

  @Override
  public @Nullable String header(String name) {
    return response.header(name);
  }

  @Override
  public InputStream body() {
    return source.inputStream();
  }

  @Override
  public int firstByte() {
    try {
      while (source.request(1)) {
        byte first = source.getBuffer().getByte(0);
        if (first != ' ' && first != '\n' && first != '\r' && first != '\t') {
          boolean mark =
              first == BYTE_ORDER_MARK.getByte(0) && source.rangeEquals(0, BYTE_ORDER_MARK);
          if (!mark) {
            return first & 0xFF;
          }
          source.skip(BYTE_ORDER_MARK.size() - 1L);
        }
        source.skip(1);
      }
      return -1;
    } catch (IOException e) {
      throw failures.cutOff(e);
    }
  }

  @Override
  public byte[] readBody(int limit) {
    try {
      if (source.request(limit + 1L)) {
        String provider = failures.provider();
        throw new MalformedReply(
            "The provider's answer is too long. The limit for one answer is " + limit + " bytes.",
            new FailureDetail(provider, status(), null, null, null, null));
      }
      byte[] body = source.readByteArray();
      finish();
      return body;
    } catch (IOException e) {
      throw failures.cutOff(e);
    }
  }

  @Override
  public byte[] readBeginning(int limit) {
    try {
      source.request(limit);
    } catch (IOException e) {
      ChatException reason = failures.attempt().cancelled();
      if (reason != null) {
        throw reason;
      }
    }
    try {
      long length = Math.min(limit, source.getBuffer().size());
      return source.getBuffer().readByteArray(length);
    } catch (IOException impossible) { // the buffer is in memory and has these bytes
      throw new AssertionError(impossible);
    }
  }

  @Override
  public ChatException broken(IOException cause) {
    return failures.streamCutOff(cause);
  }

  @Override
  public void finish() {
    if (!closed) {
      closed = true;
      response.close();
      detach.run();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      call.cancel(); // otherwise closing reads on, to use the connection again
    }
    finish();
  }
}
