package io.aiprovider.cost;

import io.aiprovider.caller.Glob;
import io.aiprovider.catalog.ModelNames;
import io.aiprovider.catalog.Price;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The prices that a configuration sets: for all models of a provider, and for some of them. They
 * replace those of the catalog and those that a service reports. Immutable.
 *
 * @since 0.1
 */
public final class ConfiguredPrices {
  /** No configured prices. */
  public static final ConfiguredPrices NONE = new ConfiguredPrices(Map.of(), Map.of());

  private final Map<String, Price> ofProviders;
  private final Map<String, Models> ofModels;

  private ConfiguredPrices(Map<String, Price> ofProviders, Map<String, Models> ofModels) {
    this.ofProviders = ofProviders;
    this.ofModels = ofModels;
  }

  /**
   * The prices of some models of a provider.
   *
   * @param all by a model's name, or by a pattern
   * @param patterns the patterns among the names, the longest first
   */
  private record Models(Map<String, Price> all, List<String> patterns) {
    static final Models NONE = new Models(Map.of(), List.of());

    Models with(String model, Price price) {
      Map<String, Price> more = new LinkedHashMap<>(all);
      more.put(model, price);
      return new Models(
          Collections.unmodifiableMap(more),
          more.keySet().stream()
              .filter(name -> name.indexOf('*') >= 0 || name.indexOf('?') >= 0)
              .sorted(
                  Comparator.comparingInt(String::length)
                      .reversed()
                      .thenComparing(Comparator.naturalOrder()))
              .toList());
    }

    @Nullable Price find(String model) {
      Price named = ModelNames.resolve(model, all::get);
      if (named != null) {
        return named;
      }
      for (String pattern : patterns) {
        if (Glob.matches(pattern, model)) {
          return all.get(pattern);
        }
      }
      return null;
    }
  }

  /** These prices, and one for all models of a provider that have no price of their own. */
  public ConfiguredPrices with(String provider, Price price) {
    return new ConfiguredPrices(plus(ofProviders, provider, price), ofModels);
  }

  /**
   * These prices, and one for some models of a provider.
   *
   * @param model a model's name, which also stands for the name with a date, a short version or
   *     {@code -latest}; or a pattern, in which {@code *} matches any text and {@code ?} one
   *     character. A name has precedence over a pattern, and a longer pattern over a shorter one.
   * @throws IllegalArgumentException if the name is blank
   */
  public ConfiguredPrices with(String provider, String model, Price price) {
    if (model.isBlank()) {
      throw new IllegalArgumentException(
          "A price of '"
              + provider
              + "' is for a model with a blank name: use the model's name, or a pattern such as"
              + " gpt-*.");
    }
    Models models = ofModels.getOrDefault(provider, Models.NONE);
    return new ConfiguredPrices(ofProviders, plus(ofModels, provider, models.with(model, price)));
  }

  private static <V> Map<String, V> plus(Map<String, V> map, String name, V value) {
    Map<String, V> more = new LinkedHashMap<>(map);
    more.put(name, value);
    return Collections.unmodifiableMap(more);
  }

  /** These prices without those of a provider. */
  public ConfiguredPrices without(String provider) {
    Map<String, Price> providers = new LinkedHashMap<>(ofProviders);
    Map<String, Models> models = new LinkedHashMap<>(ofModels);
    Price ofProvider = providers.remove(provider);
    Models ofItsModels = models.remove(provider);
    return ofProvider == null && ofItsModels == null
        ? this
        : new ConfiguredPrices(
            Collections.unmodifiableMap(providers), Collections.unmodifiableMap(models));
  }

  /** The names of the providers that have a price here. */
  public Set<String> providers() {
    Set<String> names = new HashSet<>(ofProviders.keySet());
    names.addAll(ofModels.keySet());
    return Collections.unmodifiableSet(names);
  }

  /** The names of the models that have a price of their own here; patterns are left out. */
  public Set<String> models() {
    Set<String> names = new HashSet<>();
    for (Models models : ofModels.values()) {
      names.addAll(models.all().keySet());
      names.removeAll(models.patterns());
    }
    return Collections.unmodifiableSet(names);
  }

  /**
   * The price of a model: that of its name, else that of the longest pattern that matches it, else
   * that of the provider.
   *
   * @param answering the model that answered, by the provider's name for it
   * @param requested the model in the request, which is looked up after the other one
   * @return null when none is configured
   */
  public @Nullable Price find(String provider, String answering, String requested) {
    Models models = ofModels.get(provider);
    Price price = models == null ? null : models.find(answering);
    if (models != null && price == null && !requested.equals(answering)) {
      price = models.find(requested);
    }
    return price == null ? ofProviders.get(provider) : price;
  }
}
