package io.aiprovider.server.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;

/** Decodes the replies of one connection. Bytes that belong to no request end the connection. */
final class ResponseDecoder extends HttpResponseDecoder {
  private static final int STATUS_LINE = 8 * 1024;
  private static final int HEADERS = 256 * 1024;
  private static final int PIECE = 64 * 1024;

  private boolean expecting;

  ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(STATUS_LINE)
            .setMaxHeaderSize(HEADERS)
            .setMaxChunkSize(PIECE));
  }

  /** Whether a reply is expected now. */
  void expecting(boolean expected) {
    expecting = expected;
  }

  /** Whether there are bytes after the last reply. */
  boolean hasMore() {
    return actualReadableBytes() > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (expecting) {
      super.channelRead(context, message);
    } else {
      ReferenceCountUtil.release(message);
      var unused = context.close();
    }
  }
}
