package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the requested name to a model, and selects the targets that may serve it.
 *
 * <p><b>Which model.</b> A name is looked up as a model group, an alias, a listed model, then as
 * {@code provider/model}, which pins the provider; else it is a plain name. {@code auto} or no name
 * is the default model; if no provider has one, the first model that is installed at each provider.
 *
 * <p><b>Which providers.</b> In this order, sorted by priority within each step:
 *
 * <ol>
 *   <li>providers that list the model or alias, and closed providers whose vendor owns it;
 *   <li>open providers, called with the plain name; for embeddings and moderations only if there
 *       are no providers of the first step, because an open provider may have another model under
 *       the same name;
 *   <li>if fallbacks are allowed, every provider that was not called yet or had no such model, with
 *       its default model.
 * </ol>
 *
 * A provider without a list is closed if it is its vendor's own service, else open. For a model
 * that is neither in the catalog nor in any provider's list, every provider without a list is
 * called, by priority. Targets that the caller may not use are removed. Within a step, a {@link
 * io.aiprovider.routing.strategy.RoutingStrategy} may change the order for each call.
 *
 * <p>Plans are cached by operation, name and the access of the caller, so that the time of a call
 * does not grow with the number of providers. Apart from this cache, a router is immutable.
 * Thread-safe.
 */
public final class Router implements RoutePlanner {
  /** The name that leaves the choice of the model to the configuration. */
  public static final String AUTO = "auto";

  private static final int MAX_CANDIDATES = 100_000; // about 10 MB
  private static final int MAX_NAME_LENGTH =
      256; // names come from callers; no model has a longer one

  private final ProviderIndex providers;
  private final Map<String, List<Target>> groups = new HashMap<>();
  private final AfterFailures afterFailures;
  private final RoutingOptions options;
  private final ModelCatalog catalog;
  private final Function<ChatProvider, List<String>> installed;
  private final Set<Operation> operationsWithDefault = EnumSet.noneOf(Operation.class);
  private final PlanCache<Key> plans = new PlanCache<>(MAX_CANDIDATES, key -> key.access().size());

  private record Key(Operation operation, String requested, ModelAccess access) {}

  /**
   * A router for these providers.
   *
   * @param configured the providers; equal priorities keep this order
   * @param catalog the vendors of models
   * @param installed the models that are installed at a provider and not in the catalog; may take
   *     some time
   * @throws IllegalArgumentException if a model group names a provider or a model that does not
   *     exist
   */
  public Router(
      Collection<ConfiguredProvider> configured,
      RoutingOptions options,
      ModelCatalog catalog,
      Function<ChatProvider, List<String>> installed) {
    this.providers = new ProviderIndex(configured);
    this.options = options;
    this.catalog = catalog;
    this.installed = installed;
    for (ConfiguredProvider each : configured) {
      if (each.defaultModel() != null) {
        operationsWithDefault.addAll(each.provider().operations());
      }
    }
    options
        .models()
        .forEach(
            (name, group) ->
                groups.put(
                    name,
                    group.targets().stream().map(each -> member(name, each.model())).toList()));
    afterFailures = new AfterFailures(options.models(), providers, this::targetsOf);
  }

  private Target member(String group, String member) {
    RoutingOptions.checkTarget(group, member, providers.names());
    return Objects.requireNonNull(providers.pinned(member)).target();
  }

  @Override
  public RoutePlan planFor(ChatRequest request, ChatCall call) {
    Operation operation = request.operation();
    String requested =
        Objects.requireNonNullElse(
            request.model() == null ? operation.usualModel() : request.model(), AUTO);
    RoutePlan plan = plan(operation, requested, accessOf(call.caller()));
    call.routePlan(plan);
    if (plan.callable().isEmpty()) {
      throw refusesCaller(plan) ? notAllowed(requested) : notFound(requested, operation);
    }
    return plan;
  }

  static ModelAccess accessOf(@Nullable Caller caller) {
    return caller == null ? ModelAccess.ALL : caller.models();
  }

  /** Whether the requested model exists, but not for this caller. */
  private static boolean refusesCaller(RoutePlan plan) {
    return plan.candidates().stream()
        .anyMatch(each -> each.verdict() == Verdict.NOT_ALLOWED && !each.target().fallback());
  }

  /** The targets that may answer requests for a name; possibly none. */
  RoutePlan plan(Operation operation, String requested, ModelAccess access) {
    boolean unnamed = isUnnamed(requested);
    if (!operation.allowsFallback() && unnamed) {
      throw new ModelNotFound(
          "Name a model: there is no default one for "
              + operation.label()
              + ", because the answers of two models cannot be compared.",
          FailureDetail.ofParam("model"));
    }
    if (unnamed
        && isUnnamed(options.defaultModel())
        && !operationsWithDefault.contains(operation)) {
      return installed(operation, access); // another model may be installed before the next call
    }
    if (requested.length() > MAX_NAME_LENGTH) {
      return make(operation, requested, access);
    }
    return plans.get(
        new Key(operation, requested, access), key -> make(operation, requested, access));
  }

  ProviderIndex providers() {
    return providers;
  }

  static boolean isUnnamed(@Nullable String requested) {
    return requested == null || requested.isEmpty() || requested.equals(AUTO);
  }

  private RoutePlan make(Operation operation, String requested, ModelAccess access) {
    RouteDraft draft = new RouteDraft(operation, access, requested);
    String name = requested;
    if (isUnnamed(requested)) {
      draft.alsoRequested(AUTO);
      if (isUnnamed(options.defaultModel())) {
        return defaults(draft);
      }
      name = Objects.requireNonNull(options.defaultModel());
      draft.alsoRequested(name);
    }
    if (addTargets(draft, name)) {
      afterFailures.add(draft, name);
      draft.addFallbacks(
          providers.byPriority(), options.crossModelFailover() && operation.allowsFallback());
    }
    return draft.plan();
  }

  /**
   * Adds the targets that a name means.
   *
   * @return whether other targets may be called when these fail
   */
  private boolean addTargets(RouteDraft draft, String name) {
    draft.beginStep();
    List<Target> group = groups.get(name);
    if (group != null) {
      draft.group(name);
      group.forEach(
          target -> draft.add(Objects.requireNonNull(providers.named(target.provider())), target));
      return true;
    }
    ProviderIndex.Pinned pinned = providers.listing(name).isEmpty() ? providers.pinned(name) : null;
    if (pinned == null) {
      addProviders(draft, name);
      return true;
    }
    draft.alsoRequested(pinned.name());
    draft.add(pinned.provider(), pinned.target());
    return false;
  }

  private List<Target> targetsOf(String name, Operation operation) {
    RouteDraft draft = new RouteDraft(operation, ModelAccess.ALL, name);
    addTargets(draft, name);
    return draft.plan().targets();
  }

  private RoutePlan defaults(RouteDraft draft) {
    draft.beginStep();
    for (RoutedProvider provider : providers.byPriority()) {
      String model = provider.defaultModel();
      if (model != null) {
        draft.add(provider, provider.target(model));
      }
    }
    return draft.plan();
  }

  private RoutePlan installed(Operation operation, ModelAccess access) {
    RouteDraft draft = new RouteDraft(operation, access, AUTO);
    draft.beginStep();
    for (RoutedProvider provider : providers.byPriority()) {
      if (provider.supports(operation)) {
        installed.apply(provider.provider()).stream()
            .findFirst()
            .ifPresent(model -> draft.add(provider, provider.target(model)));
      }
    }
    return draft.plan();
  }

  private void addProviders(RouteDraft draft, String name) {
    Map<RoutedProvider, Target> listing = providers.listing(name);
    CatalogModel catalogued = catalog.find(name);
    String owner = catalogued == null ? null : catalogued.provider();
    List<RoutedProvider> others = new ArrayList<>();
    for (RoutedProvider provider : providers.byPriority()) {
      Target listed = listing.get(provider);
      if (listed != null) {
        draft.add(provider, listed);
      } else if (provider.hasList()) {
        draft.leaveOut(provider, name, Verdict.NOT_LISTED);
      } else if (isKnownToHave(provider, owner, draft.operation())) {
        draft.add(provider, provider.target(name));
      } else if (!provider.isClosed() || owner == null && listing.isEmpty()) {
        others.add(provider);
      } else {
        draft.leaveOut(provider, name, Verdict.NOT_OWNED);
      }
    }
    // without fallbacks, another provider's model of the same name must not answer
    boolean onlyKnownProviders = draft.hasTargets() && !draft.operation().allowsFallback();
    if (draft.operation().allowsFallback()) {
      draft.beginStep();
    } else {
      draft.keepOrder(); // the same name may mean another model there
    }
    for (RoutedProvider provider : others) {
      if (onlyKnownProviders && provider.supports(draft.operation())) {
        draft.leaveOut(provider, name, Verdict.NAMESAKE);
      } else {
        draft.add(provider, provider.target(name));
      }
    }
  }

  /**
   * Whether the provider is known to have the model. An open provider of the vendor's type may not
   * have it, so it counts only for operations without fallbacks, which must not use other open
   * providers.
   */
  private static boolean isKnownToHave(
      RoutedProvider provider, @Nullable String owner, Operation operation) {
    return provider.vendor().equals(owner) && (provider.isClosed() || !operation.allowsFallback());
  }

  private static ModelNotAllowed notAllowed(String requested) {
    String what =
        isUnnamed(requested) ? "any of the default models" : "the model '" + requested + "'";
    return new ModelNotAllowed(
        "This key may not use "
            + what
            + ". Request a model that it may use, or have its list of models changed.",
        FailureDetail.ofParam("model"));
  }

  private ModelNotFound notFound(String requested, Operation operation) {
    if (providers.byPriority().stream().noneMatch(each -> each.supports(operation))) {
      return new ModelNotFound(
          "None of the providers offers " + operation.label() + ": configure one that does.",
          FailureDetail.ofParam("model"));
    }
    String message =
        isUnnamed(requested)
            ? "No model was requested, and no provider has a default model. Name a model, or set a"
                + " default one."
            : "The model '" + requested + "' does not exist or you do not have access to it.";
    return new ModelNotFound(message, FailureDetail.ofParam("model"));
  }
}
