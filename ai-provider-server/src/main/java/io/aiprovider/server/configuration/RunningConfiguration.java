package io.aiprovider.server.configuration;

/** The configuration that the server runs with. Thread-safe. */
public final class RunningConfiguration {
  private volatile ConfigurationReading current;

  RunningConfiguration(ConfigurationReading atStart) {
    this.current = atStart;
  }

  /** The configuration that was applied last. */
  public ConfigurationReading current() {
    return current;
  }

  /** Tells that another configuration was applied. */
  public void replace(ConfigurationReading applied) {
    current = applied;
  }
}
