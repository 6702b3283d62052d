package io.aiprovider.server.call;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;

/**
 * The connection to a caller. As an executor, it runs tasks on its event loop, one after the other;
 * a task of the event loop itself is run at once. Thread-safe.
 */
interface CallerConnection extends Executor {
  /** An empty buffer of the kind that this connection writes without copying it. */
  ByteBuf buffer(int size);

  void close();
}
