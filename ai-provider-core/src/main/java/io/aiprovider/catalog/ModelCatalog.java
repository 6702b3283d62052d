package io.aiprovider.catalog;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The known models: their vendors, capabilities and prices.
 *
 * <p>Immutable and safe to share between threads. Looking up a name keeps no memory, even for
 * unknown names.
 *
 * @since 0.1
 */
public final class ModelCatalog {

  /** Read on first use. */
  private static final class Bundled {
    static final ModelCatalog CATALOG = CatalogFile.bundled();
  }

  private final LocalDate date;
  private final Map<String, CatalogModel> models;
  private final Map<String, List<CatalogModel>> byProvider;

  private ModelCatalog(LocalDate date, Map<String, CatalogModel> models) {
    this.date = date;
    this.models = Collections.unmodifiableMap(models);
    this.byProvider =
        models.values().stream()
            .collect(
                Collectors.groupingBy(CatalogModel::provider, Collectors.toUnmodifiableList()));
  }

  /** The catalog that comes with this library. */
  public static ModelCatalog bundled() {
    return Bundled.CATALOG;
  }

  /**
   * A catalog of these models. If several have the same id, the last is used.
   *
   * @param date the day on which their figures were last compared with their sources
   */
  public static ModelCatalog of(LocalDate date, Iterable<CatalogModel> models) {
    Map<String, CatalogModel> byId = new LinkedHashMap<>();
    models.forEach(model -> byId.put(model.id(), model));
    return new ModelCatalog(date, byId);
  }

  /**
   * This catalog with the entries of another one added; for an id in both, the other's entry is
   * used.
   */
  public ModelCatalog with(ModelCatalog overlay) {
    Map<String, CatalogModel> both = new LinkedHashMap<>(models);
    both.putAll(overlay.models);
    return new ModelCatalog(overlay.date, both);
  }

  /**
   * Finds a model by one of its names: its id, else its id with a date, a short version or {@code
   * -latest} at the end ({@code gpt-4o-2024-11-20}), else any of these behind a path ({@code
   * openai/gpt-4o}, {@code models/gemini-2.5-flash}).
   *
   * @return null when no model matches
   */
  public @Nullable CatalogModel find(String name) {
    return ModelNames.resolve(name, models::get);
  }

  /** The models of a type of provider, retired ones included; empty when none is known. */
  public List<CatalogModel> modelsOf(String provider) {
    return byProvider.getOrDefault(provider, List.of());
  }

  /** All models, retired ones included, because their prices may still be needed. */
  public Collection<CatalogModel> models() {
    return models.values();
  }

  /** The day on which the figures were last compared with their sources. */
  public LocalDate date() {
    return date;
  }
}
