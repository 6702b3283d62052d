package io.aiprovider.server.configuration;

import java.util.List;
import java.util.Set;

/** The settings that the server runs with. Thread-safe. */
public final class RunningConfiguration {
  private volatile List<EffectiveSetting> effective;
  private volatile Set<ValueFile> files;

  RunningConfiguration(ConfigurationReading atStart) {
    this.effective = atStart.effective();
    this.files = atStart.filesWithValues();
  }

  /** All values in use with their origins, the defaults included, in a fixed order. */
  public List<EffectiveSetting> effective() {
    return effective;
  }

  /** The files that had values when the configuration in use was read. */
  public Set<ValueFile> files() {
    return files;
  }

  /** Tells that other values are in use. */
  public void replace(List<EffectiveSetting> inUse, Set<ValueFile> from) {
    effective = List.copyOf(inUse);
    files = Set.copyOf(from);
  }
}
