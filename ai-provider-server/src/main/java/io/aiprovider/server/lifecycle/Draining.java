package io.aiprovider.server.lifecycle;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.call.CallExecutor;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Stops before all other components. The server is not ready at once, but accepts new calls until
 * load balancers have noticed. Then it refuses new calls, and running ones may continue for a
 * while. After that it closes its connections.
 */
@Component
final class Draining implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Draining.class);

  private final CallExecutor executor;
  private final ServerProperties properties;
  private volatile boolean running;

  Draining(CallExecutor executor, ServerProperties properties) {
    this.executor = executor;
    this.properties = properties;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    Duration delay = properties.drainDelay();
    if (!delay.isZero()) {
      log.info(
          "Stopping: new calls are accepted for another {} ms. Running calls: {}. A second signal"
              + " ends the process at once.",
          delay.toMillis(),
          executor.runningCalls());
    } else if (executor.runningCalls() > 0) {
      log.info("Stopping: waiting for {} running calls.", executor.runningCalls());
    }
    try {
      executor.drain(delay, properties.shutdownGrace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
