package io.aiprovider.server.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Ends an HTTP/2 connection when a frame, or the frames with the head of a request, are not
 * complete in time. The codec passes on complete heads only. So a caller that sends one byte now
 * and then would keep its connection for ever, without any request that could be limited.
 *
 * <p>One for each connection, before the codec. It reads the lengths and types of the frames (RFC
 * 9113, section 4.1) and changes nothing. The client's connection preface counts as a frame.
 */
final class FrameTimeout extends ChannelInboundHandlerAdapter {
  private static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();
  private static final int HEADER = 9;

  private final TimeLimit time;
  private long skipped = PREFACE;
  private final byte[] header = new byte[HEADER];
  private int headerBytes;
  private boolean inFrame = true;
  private boolean inHead;

  FrameTimeout(Duration limit) {
    this.time = new TimeLimit(limit);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean wasComplete = isComplete();
    boolean completed = message instanceof ByteBuf bytes && follow(bytes);
    if (isComplete()) {
      time.stop();
    } else if (wasComplete || completed && !inHead || !time.isRunning()) {
      time.start(context, () -> late(context));
    }
    context.fireChannelRead(message);
  }

  private boolean isComplete() {
    return !inFrame && !inHead;
  }

  /** Whether at least one frame ended in these bytes. */
  private boolean follow(ByteBuf bytes) {
    boolean ended = false;
    int index = bytes.readerIndex();
    while (index < bytes.writerIndex()) {
      if (skipped > 0) {
        int step = (int) Math.min(skipped, bytes.writerIndex() - index);
        skipped -= step;
        index += step;
      } else {
        inFrame = true;
        header[headerBytes++] = bytes.getByte(index++);
        if (headerBytes == HEADER) {
          headerBytes = 0;
          skipped = payload();
        }
      }
      if (inFrame && skipped == 0 && headerBytes == 0) {
        inFrame = false;
        ended = true;
      }
    }
    return ended;
  }

  /** The length of the frame whose header is complete. */
  private int payload() {
    int type = header[3];
    if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
      inHead = (header[4] & Http2Flags.END_HEADERS) == 0;
    }
    return (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
  }

  /** Says why, and closes the connection itself: the codec would wait for the present streams. */
  private void late(ChannelHandlerContext context) {
    Channel channel = context.channel();
    if (!channel.isActive()) {
      return;
    }
    String reason = "A frame did not arrive within " + time + ".";
    var unused =
        channel
            .writeAndFlush(
                new DefaultHttp2GoAwayFrame(
                    Http2Error.ENHANCE_YOUR_CALM,
                    Unpooled.copiedBuffer(reason, StandardCharsets.US_ASCII)))
            .addListener((ChannelFutureListener) sent -> close(context));
  }

  private static void close(ChannelHandlerContext context) {
    var unused = context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    time.stop();
    context.fireChannelInactive();
  }
}
