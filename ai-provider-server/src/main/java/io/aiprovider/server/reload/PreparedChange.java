package io.aiprovider.server.reload;

import java.util.List;

/** A change of a feature that was checked. */
@FunctionalInterface
public interface PreparedChange {

  /** Makes the change. It must not fail: other features have changed already. */
  void apply();

  /** Gives back what was prepared, if the change is not made. */
  default void discard() {}

  /** The files beside the configuration that were added, changed or removed. */
  default List<ChangedFile> files() {
    return List.of();
  }
}
