package io.aiprovider.routing;

import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds providers by name, listed model or alias. Immutable. */
final class ProviderIndex {
  private final List<RoutedProvider> byPriority;
  private final Map<String, RoutedProvider> byName = new HashMap<>();
  private final Map<String, Map<RoutedProvider, Target>> byListedName = new HashMap<>();

  /** An index of providers; equal priorities keep this order. */
  ProviderIndex(Collection<ConfiguredProvider> providers) {
    byPriority =
        providers.stream()
            .sorted(Comparator.comparingInt(each -> each.options().priority()))
            .map(RoutedProvider::of)
            .toList();
    for (RoutedProvider provider : byPriority) {
      byName.put(provider.name(), provider);
      provider.models().forEach(model -> list(model, provider, model));
      provider.aliases().forEach((alias, model) -> list(alias, provider, model));
    }
  }

  private void list(String name, RoutedProvider provider, String model) {
    byListedName
        .computeIfAbsent(name, first -> new HashMap<>())
        .put(provider, provider.target(model));
  }

  /** All providers, in the order in which they are called. */
  List<RoutedProvider> byPriority() {
    return byPriority;
  }

  @Nullable RoutedProvider named(String name) {
    return byName.get(name);
  }

  /**
   * The targets that a listed model or alias means, by provider; empty when no provider lists it.
   */
  Map<RoutedProvider, Target> listing(String name) {
    return byListedName.getOrDefault(name, Map.of());
  }

  List<String> names() {
    return new ArrayList<>(byName.keySet()).stream().sorted().toList();
  }

  /** A provider and a name of a model there, from {@code provider/model}. */
  record Pinned(RoutedProvider provider, String name) {
    Target target() {
      return provider.target(provider.aliases().getOrDefault(name, name));
    }
  }

  /** What {@code provider/model} means; null when it does not begin with a provider's name. */
  @Nullable Pinned pinned(String name) {
    int slash = name.indexOf('/');
    RoutedProvider provider = slash <= 0 ? null : byName.get(name.substring(0, slash));
    return provider == null || slash == name.length() - 1
        ? null
        : new Pinned(provider, name.substring(slash + 1));
  }
}
