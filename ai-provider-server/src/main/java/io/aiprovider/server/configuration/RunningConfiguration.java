package io.aiprovider.server.configuration;

import java.util.List;

/** The settings that the server runs with. Thread-safe. */
public final class RunningConfiguration {
  private volatile List<EffectiveSetting> effective;

  RunningConfiguration(ConfigurationReading atStart) {
    this.effective = atStart.effective();
  }

  /** All values in use with their origins, the defaults included, in a fixed order. */
  public List<EffectiveSetting> effective() {
    return effective;
  }

  /** Tells that other values are in use. */
  public void replace(List<EffectiveSetting> inUse) {
    effective = List.copyOf(inUse);
  }
}
