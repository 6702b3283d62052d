package io.aiprovider.server.lifecycle;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.call.CallExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Stops before all other components: running calls may continue for a while, new ones are refused,
 * and readiness reports this. After that the server closes its connections.
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
    int calls = executor.runningCalls();
    if (calls > 0) {
      log.info("Stopping: waiting for {} running calls.", calls);
    }
    try {
      executor.drain(properties.shutdownGrace());
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
