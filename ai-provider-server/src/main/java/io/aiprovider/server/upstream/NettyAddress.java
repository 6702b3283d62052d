package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpAddress;
import io.aiprovider.provider.http.exchange.HttpExchange;
import io.aiprovider.provider.http.exchange.RawReply;
import io.aiprovider.server.upstream.body.Inbox;
import io.aiprovider.server.upstream.connect.Origin;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;

/** Sends to one address. */
final class NettyAddress implements HttpAddress {
  private final NettySender sender;
  private final Origin origin;
  private final RequestHead head;

  NettyAddress(NettySender sender, HttpUrl url, Map<String, String> headers) {
    this.sender = sender;
    this.origin = Origin.of(url);
    this.head = new RequestHead(url, origin.authority(), headers);
  }

  @Override
  public InetSocketAddress server() {
    return InetSocketAddress.createUnresolved(origin.host(), origin.port());
  }

  @Override
  public RawReply send(HttpExchange exchange) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    Inbox inbox = new Inbox();
    EventLoop preferred = exchange.attempt().attribute(CallerLoop.ATTRIBUTE);
    PendingRequest request =
        new PendingRequest(exchange, origin, head, RequestHead.further(exchange), inbox, preferred);
    exchange.onCancel(() -> inbox.cancel(new IOException("The call was cancelled.")));
    if (exchange.attempt().cancelled() == null) {
      sender.send(request);
      limit(inbox, exchange.timeLimit());
    }
    return new NettyReply(inbox.awaitHead(), inbox);
  }

  private void limit(Inbox inbox, Duration time) {
    if (!time.isZero()) {
      sender.schedule(
          () -> inbox.cancel(new SocketTimeoutException("The time limit has passed.")), time);
    }
  }
}
