package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.RawReply;
import io.aiprovider.server.upstream.body.Body;
import io.aiprovider.server.upstream.body.BodyStream;
import io.aiprovider.server.upstream.body.GzipBody;
import io.aiprovider.server.upstream.body.Inbox;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reply that arrives in an inbox. */
final class NettyReply implements RawReply {
  private final int status;
  private final HttpHeaders headers;
  private final Inbox inbox;
  private final Body body;

  NettyReply(HttpResponse head, Inbox inbox) {
    this.status = head.status().code();
    this.headers = head.headers();
    this.inbox = inbox;
    if (headers.containsValue(HttpHeaderNames.CONTENT_ENCODING, "gzip", true)) {
      headers.remove(HttpHeaderNames.CONTENT_ENCODING).remove(HttpHeaderNames.CONTENT_LENGTH);
      this.body = new GzipBody(inbox);
    } else {
      this.body = inbox;
    }
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public @Nullable String header(String name) {
    String first = headers.get(name);
    if (first == null) {
      return null;
    }
    List<String> all = headers.getAll(name);
    return all.get(all.size() - 1);
  }

  @Override
  public boolean request(long count) throws IOException {
    return body.request(count);
  }

  @Override
  public int buffered() {
    return body.buffered();
  }

  @Override
  public byte peek(int index) {
    return body.peek(index);
  }

  @Override
  public byte[] take(int count) {
    return body.take(count);
  }

  @Override
  public InputStream stream() {
    return new BodyStream(body);
  }

  @Override
  public boolean onReadable(Runnable listener) {
    inbox.onReadable(listener);
    return true;
  }

  @Override
  public boolean isReadable() {
    return body.isReadable();
  }

  @Override
  public void finish() {
    inbox.finish();
    if (body instanceof GzipBody gzip) {
      gzip.close();
    }
  }

  @Override
  public void cancel() {
    inbox.cancel(new IOException("The reply was closed."));
  }
}
