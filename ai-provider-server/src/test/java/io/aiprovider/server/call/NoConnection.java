package io.aiprovider.server.call;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A caller without a connection: all tasks run at once. */
record NoConnection() implements CallerConnection {
  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public ByteBuf buffer(int size) {
    return Unpooled.buffer(size);
  }

  @Override
  public void close() {}
}
