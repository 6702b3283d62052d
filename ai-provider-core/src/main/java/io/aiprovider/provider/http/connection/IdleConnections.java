package io.aiprovider.provider.http.connection;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;

/**
 * Pools that keep up to 256 idle connections for five minutes.
 *
 * <p>Whenever a connection becomes idle, a usual pool of OkHttp wakes a thread that looks for
 * connections to close. That is a sixth of the CPU time of a plain call. Here that thread wakes up
 * once a second instead, so connections may be closed up to a second late.
 *
 * <p>OkHttp has no public setting for it, so this uses an internal class of OkHttp 5. With a
 * version that has another one, and on the module path, which hides it, the pools are usual ones.
 *
 * @since 0.1
 */
public final class IdleConnections {
  private static final int MOST = 256;
  private static final int KEEP_ALIVE_MINUTES = 5;

  private IdleConnections() {}

  /** A pool without connections. */
  public static ConnectionPool pool() {
    return pool(MOST);
  }

  static ConnectionPool pool(int most) {
    try {
      return CheckedEachSecond.pool(most);
    } catch (LinkageError otherVersion) {
      return new ConnectionPool(most, KEEP_ALIVE_MINUTES, TimeUnit.MINUTES);
    }
  }

  /** The threads of OkHttp's pools, which nothing wakes but the clock. */
  static final class CheckedEachSecond implements TaskRunner.Backend {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final TaskRunner RUNNER =
        new TaskRunner(
            new CheckedEachSecond(new TaskRunner.RealBackend(CheckedEachSecond::thread)),
            TaskRunner.INSTANCE.getLogger$okhttp());

    private final TaskRunner.Backend threads;

    CheckedEachSecond(TaskRunner.Backend threads) {
      this.threads = threads;
    }

    static ConnectionPool pool(int most) {
      return new ConnectionPool(
          most,
          KEEP_ALIVE_MINUTES,
          TimeUnit.MINUTES,
          RUNNER,
          ConnectionListener.Companion.getNONE());
    }

    private static Thread thread(Runnable work) {
      Thread thread = new Thread(work, "ai-provider-idle-connections");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    public void coordinatorNotify(TaskRunner runner) {
      // the thread wakes up by itself
    }

    @Override
    public void coordinatorWait(TaskRunner runner, long nanos) {
      threads.coordinatorWait(runner, Math.min(nanos, SECOND));
    }

    @Override
    public long nanoTime() {
      return threads.nanoTime();
    }

    @Override
    public <T> BlockingQueue<T> decorate(BlockingQueue<T> queue) {
      return threads.decorate(queue);
    }

    @Override
    public void execute(TaskRunner runner, Runnable work) {
      threads.execute(runner, work);
    }
  }
}
