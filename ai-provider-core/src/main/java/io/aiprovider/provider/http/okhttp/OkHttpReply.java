package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.exchange.RawReply;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** A reply of OkHttp. */
final class OkHttpReply implements RawReply {
  private final Call call;
  private final Response response;
  private final BufferedSource source;

  OkHttpReply(Call call, Response response) {
    this.call = call;
    this.response = response;
    this.source = response.body().source();
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
  public boolean request(long count) throws IOException {
    return source.request(count);
  }

  @Override
  public int buffered() {
    return (int) Math.min(Integer.MAX_VALUE, source.getBuffer().size());
  }

  @Override
  public byte peek(int index) {
    return source.getBuffer().getByte(index);
  }

  @Override
  public byte[] take(int count) {
    try {
      return source.getBuffer().readByteArray(Math.min(count, source.getBuffer().size()));
    } catch (IOException impossible) { // the buffer is in memory and has these bytes
      throw new AssertionError(impossible);
    }
  }

  @Override
  public InputStream stream() {
    return source.inputStream();
  }

  @Override
  public void finish() {
    response.close();
  }

  @Override
  public void cancel() {
    call.cancel(); // otherwise closing reads on, to use the connection again
  }
}
