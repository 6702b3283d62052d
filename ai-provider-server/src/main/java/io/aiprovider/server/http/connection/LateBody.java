package io.aiprovider.server.http.connection;

import io.aiprovider.server.http.BodyRefused;
import io.aiprovider.server.wire.ApiError;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import reactor.netty.channel.ChannelOperations;

/** A body that does not arrive in time. */
final class LateBody {
  private LateBody() {}

  /** Ends the body for its reader, who answers the request. Does nothing if nobody will read it. */
  static void report(ChannelHandlerContext context, Duration limit) {
    ChannelOperations<?, ?> request = ChannelOperations.get(context.channel());
    if (request != null && !request.isInboundCancelled() && !request.isInboundDisposed()) {
      context.fireExceptionCaught(new BodyRefused(ApiError.lateBody(limit)));
    }
  }
}
