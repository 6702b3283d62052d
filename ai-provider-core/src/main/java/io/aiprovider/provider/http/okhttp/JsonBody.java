package io.aiprovider.provider.http.okhttp;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a request. OkHttp's response keeps its request, and so this body, while a stream is
 * open. The bytes are released when the request cannot be sent again.
 */
final class JsonBody extends RequestBody {
  private static final MediaType JSON = MediaType.get("application/json");

  private final int length;
  private volatile byte @Nullable [] bytes;

  JsonBody(byte[] bytes) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  @Override
  public MediaType contentType() {
    return JSON;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    byte[] content = bytes;
    if (content == null) {
      throw new IOException("The request was answered and is not sent again.");
    }
    sink.write(content);
  }

  void release() {
    bytes = null;
  }
}
