package io.aiprovider.server.call;

import io.aiprovider.server.http.Incoming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

/** The connection on which a request came. */
final class RequestConnection implements CallerConnection {
  private final Incoming request;
  private final EventLoop loop;
  private final ByteBufAllocator allocator;

  RequestConnection(Incoming request) {
    this.request = request;
    this.loop = request.eventLoop();
    this.allocator = request.response().alloc();
  }

  @Override
  public void execute(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  @Override
  public ByteBuf buffer(int size) {
    return allocator.ioBuffer(size);
  }

  @Override
  public void close() {
    request.closeConnection();
  }
}
