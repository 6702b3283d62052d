package io.aiprovider.client;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.GroupTarget;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.Router;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models that the configuration or the catalog names. Callers can send any name, so only models
 * known here get permanent state such as a circuit or a meter.
 */
final class KnownModels {
  private static final String OTHER = "other";

  private final ModelCatalog catalog;
  private final Set<String> configured = new HashSet<>();
  private final Set<String> providers = new HashSet<>();

  /**
   * The models of a configuration.
   *
   * @param groups the model groups: by their names
   * @param priced the models with a configured price
   */
  KnownModels(
      ModelCatalog catalog,
      Iterable<ConfiguredProvider> providers,
      Map<String, ModelGroup> groups,
      Set<String> priced) {
    this.catalog = catalog;
    configured.addAll(priced);
    configured.add(Router.AUTO);
    groups.forEach(
        (name, group) -> {
          configured.add(name);
          for (GroupTarget target : group.targets()) {
            configured.add(target.model().substring(target.model().indexOf('/') + 1));
          }
        });
    for (ConfiguredProvider provider : providers) {
      this.providers.add(provider.name());
      configured.addAll(provider.options().aliases().keySet());
      configured.addAll(provider.options().models());
      configured.addAll(provider.options().aliases().values());
      String defaultModel = provider.defaultModel();
      if (defaultModel != null) {
        configured.add(defaultModel);
      }
    }
  }

  /**
   * Maps a name to one of a limited number of labels: the configured name (of a model, an alias or
   * a group), else the name in the catalog, else {@code other}. A name with its provider in front
   * has the label of the model.
   */
  String label(String model) {
    String known = known(model);
    int slash = model.indexOf('/');
    if (known == null && slash > 0 && providers.contains(model.substring(0, slash))) {
      known = known(model.substring(slash + 1));
    }
    return known == null ? OTHER : known;
  }

  private @Nullable String known(String model) {
    if (configured.contains(model)) {
      return model;
    }
    CatalogModel catalogued = catalog.find(model);
    return catalogued == null ? null : catalogued.id();
  }
}
