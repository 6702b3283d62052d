package io.aiprovider.reply;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A thread that runs tasks one after the other; its own tasks run at once. */
public final class EventLoop implements Executor, AutoCloseable {
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread created = new Thread(task, "event-loop");
            created.setDaemon(true);
            thread = created;
            return created;
          });
  private volatile @Nullable Thread thread;

  /** Whether this is the thread of the loop. */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      executor.execute(task);
    }
  }

  /**
   * Reads the reply to a call to its end, on the loop as far as possible.
   *
   * @param receiver gets each chunk; returns whether it takes more of them now
   */
  public void read(StreamingReply reply, ChatCall call, Predicate<ChatChunk> receiver) {
    ChunkPush push = new ChunkPush(reply, new Receiver(receiver), this);
    Runnable detach = call.onCancel(push::stop);
    try {
      for (ChatChunk chunk = reply.next(); chunk != null; chunk = reply.next()) {
        receiver.test(chunk);
        push.run(call.remaining());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while an event loop read the reply.", e);
    } finally {
      detach.run();
    }
  }

  private static final class Receiver implements ChunkPush.Receiver {
    private final Predicate<ChatChunk> chunks;
    private boolean takesMore = true;

    Receiver(Predicate<ChatChunk> chunks) {
      this.chunks = chunks;
    }

    @Override
    public boolean takesMore() {
      boolean taken = takesMore;
      takesMore = true;
      return taken;
    }

    @Override
    public void accept(ChatChunk chunk) {
      takesMore = chunks.test(chunk);
    }

    @Override
    public void flush() {
      // nothing is buffered
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
