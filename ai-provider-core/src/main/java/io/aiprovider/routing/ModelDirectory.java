package io.aiprovider.routing;

import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.Operation;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that can be requested: groups, aliases and listed models; for a provider without a
 * list, its default model and its known models. A caller sees only names that the router accepts
 * from this caller. Thread-safe.
 */
public final class ModelDirectory {
  private static final String OWNER_OF_GROUPS = "ai-provider";

  private final Router router;
  private final Set<String> groups;
  private final ModelCatalog catalog;
  private final Clock clock;

  /**
   * A directory of the names that a router can route.
   *
   * @param groups the names of the model groups
   * @param catalog the models of each vendor
   * @param clock the current date, to leave out models that were retired
   */
  public ModelDirectory(Router router, Set<String> groups, ModelCatalog catalog, Clock clock) {
    this.router = router;
    this.groups = Set.copyOf(groups);
    this.catalog = catalog;
    this.clock = clock;
  }

  /** The names that a caller may request; null: any caller. */
  public List<ModelEntry> models(@Nullable Caller caller) {
    Map<String, ModelEntry> entries = new LinkedHashMap<>();
    groups.stream()
        .sorted()
        .forEach(group -> entries.put(group, new ModelEntry(group, OWNER_OF_GROUPS)));
    for (RoutedProvider provider : router.providers().byPriority()) {
      names(provider)
          .forEach(name -> entries.putIfAbsent(name, new ModelEntry(name, provider.name())));
    }
    return entries.values().stream().filter(entry -> mayRequest(caller, entry.id())).toList();
  }

  /**
   * One name that a caller may request: one of {@link #models}, or {@code provider/model}.
   *
   * @return null when the caller may not request it, or no provider is known to have the model
   */
  public @Nullable ModelEntry model(String name, @Nullable Caller caller) {
    if (!mayRequest(caller, name)) {
      return null;
    }
    for (ModelEntry entry : models(null)) {
      if (entry.id().equals(name)) {
        return entry;
      }
    }
    ProviderIndex.Pinned pinned = router.providers().pinned(name);
    return pinned != null && names(pinned.provider()).contains(pinned.name())
        ? new ModelEntry(name, pinned.provider().name())
        : null;
  }

  /** The target that an entry means at the provider it names; null for a group. */
  public @Nullable Target targetOf(ModelEntry entry) {
    for (RoutePlan.Candidate candidate :
        router.plan(Operation.CHAT, entry.id(), ModelAccess.ALL).candidates()) {
      Target target = candidate.target();
      if (target.provider().equals(entry.ownedBy()) && !target.fallback()) {
        return target;
      }
    }
    return null;
  }

  private boolean mayRequest(@Nullable Caller caller, String name) {
    ModelAccess access = Router.accessOf(caller);
    if (access.isUnlimited()) {
      return true;
    }
    for (Operation operation : Operation.values()) {
      boolean routed = !Router.isUnnamed(name) || operation.allowsFallback();
      if (routed && router.plan(operation, name, access).servesRequestedModel()) {
        return true;
      }
    }
    return false;
  }

  private List<String> names(RoutedProvider provider) {
    List<String> names = new ArrayList<>(provider.aliases().keySet().stream().sorted().toList());
    if (provider.hasList()) {
      names.addAll(provider.models());
    } else {
      if (provider.defaultModel() != null) {
        names.add(provider.defaultModel());
      }
      names.addAll(offeredModels(provider));
    }
    return names;
  }

  /**
   * The models of the provider's vendor in the catalog; if there are none, those that the provider
   * itself reported.
   */
  private List<String> offeredModels(RoutedProvider provider) {
    List<CatalogModel> catalogued = catalog.modelsOf(provider.vendor());
    if (catalogued.isEmpty()) {
      return provider.provider().models();
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return catalogued.stream()
        .filter(model -> !model.endedBy(today))
        .map(CatalogModel::id)
        .toList();
  }
}
