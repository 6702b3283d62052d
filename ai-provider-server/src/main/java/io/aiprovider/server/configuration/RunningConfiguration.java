package io.aiprovider.server.configuration;

import java.util.concurrent.atomic.AtomicReference;

/** The configuration that the server runs with. Thread-safe. */
public final class RunningConfiguration {
  private final AtomicReference<ConfigurationReading> current;

  RunningConfiguration(ConfigurationReading atStart) {
    this.current = new AtomicReference<>(atStart);
  }

  /** The configuration that was applied last. */
  public ConfigurationReading current() {
    return current.get();
  }

  /** Tells that another configuration was applied. */
  public void replace(ConfigurationReading applied) {
    current.set(applied);
  }
}
