package io.aiprovider.server.reload;

import java.nio.file.Path;
import java.util.List;

/**
 * A feature whose settings can change while the server runs. Beans of this type are called in their
 * order, one reload at a time.
 */
@FunctionalInterface
public interface Reloadable {

  /**
   * Checks changed settings, and prepares their use. Nothing changes yet.
   *
   * @return either applied or discarded, once
   * @throws io.aiprovider.spring.settings.StartRefused if a setting is wrong
   */
  PreparedChange prepare(NewSettings settings);

  /** The files beside the configuration that it reads now. A change of one causes a reload. */
  default List<Path> files() {
    return List.of();
  }
}
