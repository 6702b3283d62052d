package io.aiprovider.server.store;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work on the database that is repeated each second, from before the first request until after the
 * last one. It never runs twice at the same time. If the database is down, the next round tries
 * again.
 */
public abstract class EverySecond implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EverySecond.class);

  private final String work;
  private volatile boolean running;
  private @Nullable ScheduledExecutorService thread;

  /**
   * Work that starts with the application.
   *
   * @param work what is done, for the log and the name of the thread
   */
  protected EverySecond(String work) {
    this.work = work;
  }

  /**
   * The work of one second.
   *
   * @throws DatabaseDown if the database cannot be reached
   */
  protected abstract void round();

  /**
   * The work at the end, after the last request.
   *
   * @throws DatabaseDown if the database cannot be reached
   */
  protected abstract void lastRound();

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a round reports its failures
  public final void start() {
    attempt();
    ScheduledExecutorService scheduled =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "ai-provider-" + work.replace(' ', '-'));
              daemon.setDaemon(true);
              return daemon;
            });
    scheduled.scheduleWithFixedDelay(this::attempt, 1, 1, TimeUnit.SECONDS);
    thread = scheduled;
    running = true;
  }

  private synchronized void attempt() {
    try {
      round();
    } catch (DatabaseDown e) {
      // logged by the database, and shown in /health
    } catch (RuntimeException e) {
      log.error("The {} failed because of an internal error.", work, e);
    }
  }

  @Override
  public final void stop() {
    if (thread != null) {
      thread.shutdown();
    }
    synchronized (this) {
      try {
        lastRound();
      } catch (DatabaseDown e) {
        log.warn("The database is down: the {} at the end is left out.", work);
      }
    }
    running = false;
  }

  @Override
  public final boolean isRunning() {
    return running;
  }

  @Override
  public final int getPhase() {
    return 0;
  }
}
