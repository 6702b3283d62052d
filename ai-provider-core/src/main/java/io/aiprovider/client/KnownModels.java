package io.aiprovider.client;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.routing.ConfiguredProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The models that the configuration or the catalog names. Callers can send any name, so only models
 * known here get permanent state such as a circuit or a meter.
 */
final class KnownModels {
  private static final String OTHER = "other";

  private final ModelCatalog catalog;
  private final Set<String> configured = new HashSet<>();

  /**
   * The models of a configuration.
   *
   * @param groups the targets of the model groups, as {@code provider/model}
   * @param priced the models with a configured price
   */
  KnownModels(
      ModelCatalog catalog,
      Iterable<ConfiguredProvider> providers,
      Iterable<List<String>> groups,
      Set<String> priced) {
    this.catalog = catalog;
    configured.addAll(priced);
    for (List<String> targets : groups) {
      targets.forEach(target -> configured.add(target.substring(target.indexOf('/') + 1)));
    }
    for (ConfiguredProvider provider : providers) {
      configured.addAll(provider.options().models());
      configured.addAll(provider.options().aliases().values());
      String defaultModel = provider.defaultModel();
      if (defaultModel != null) {
        configured.add(defaultModel);
      }
    }
  }

  /**
   * Maps a name to one of a limited number of labels: the configured name, else the name in the
   * catalog, else {@code other}.
   */
  String label(String model) {
    if (configured.contains(model)) {
      return model;
    }
    CatalogModel catalogued = catalog.find(model);
    return catalogued == null ? OTHER : catalogued.id();
  }
}
