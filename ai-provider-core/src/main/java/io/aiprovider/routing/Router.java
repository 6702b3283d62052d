package io.aiprovider.routing;

import io.aiprovider.call.Caller;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.Target;
import io.aiprovider.call.Targets;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.ModelNotFound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which model is meant, and who serves it.
 *
 * <p><b>Which model.</b> A name is looked up as a model group, an alias, a listed model, then as
 * {@code provider/model}, which pins the provider; else it is a plain name. {@code auto} or no name
 * is the default model.
 *
 * <p><b>Who serves it.</b> In this order, by priority within each:
 *
 * <ol>
 *   <li>providers that list the model or alias, and providers without a list that own the model;
 *   <li>other providers without a list; for embeddings and moderations only if there are none of
 *       the former, for under the same name they may have another model;
 *   <li>the rest, standing in with their default model, if that is allowed.
 * </ol>
 *
 * A caller's allowed models filter the outcome. Immutable.
 */
public final class Router implements Targets {
  /** The name that leaves the choice of the model to the configuration. */
  public static final String AUTO = "auto";

  private final List<Entry> providers;
  private final Map<String, ProviderOptions> byName;
  private final RoutingOptions options;
  private final BiPredicate<String, String> owns;
  private final BiPredicate<String, Operation> does;

  private record Entry(String name, ProviderOptions options) {}

  /**
   * A router over these providers.
   *
   * @param providers their options by name; equal priorities keep this order
   * @param owns whether providers of a type sell a model
   * @param does whether a provider, by its name, can be asked that
   * @throws IllegalArgumentException if a model group names a provider that is not there
   */
  public Router(
      Map<String, ProviderOptions> providers,
      RoutingOptions options,
      BiPredicate<String, String> owns,
      BiPredicate<String, Operation> does) {
    this.byName = new LinkedHashMap<>(providers);
    this.providers =
        providers.entrySet().stream()
            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingInt(entry -> entry.options().priority()))
            .toList();
    this.options = options;
    this.owns = owns;
    this.does = does;
    options.models().forEach(this::checkGroup);
  }

  private void checkGroup(String group, List<String> members) {
    for (String member : members) {
      if (pinned(member) == null) {
        throw new IllegalArgumentException(
            "The model group '"
                + group
                + "' has the target '"
                + member
                + "': write provider/model, with one of the providers "
                + byName.keySet()
                + ".");
      }
    }
  }

  @Override
  public List<Target> targetsFor(ChatRequest request, ChatCall call) {
    Operation operation = request.operation();
    String asked = request.model() == null ? operation.usualModel() : request.model();
    if (!operation.takesStandIns() && isUnnamed(asked)) {
      throw new ModelNotFound(
          "Name a model: there is no default one for "
              + operation.label()
              + ", because the answers of two models cannot be compared.",
          FailureDetail.ofParam("model"));
    }
    List<Target> targets = new ArrayList<>(new LinkedHashSet<>(targetsFor(asked, operation)));
    targets.removeIf(
        target ->
            target.standIn() && !operation.takesStandIns()
                || !does.test(target.provider(), operation));
    Caller caller = call.caller();
    if (caller != null) {
      targets.removeIf(target -> !mayUse(caller, target));
    }
    if (targets.isEmpty()) {
      throw notFound(asked, operation);
    }
    return targets;
  }

  private static boolean mayUse(Caller caller, Target target) {
    return caller.mayUse(target.model()) || caller.mayUse(target.toString());
  }

  private ModelNotFound notFound(@Nullable String asked, Operation operation) {
    if (providers.stream().noneMatch(entry -> does.test(entry.name(), operation))) {
      return new ModelNotFound(
          "None of the providers does " + operation.label() + ": configure one that does.",
          FailureDetail.ofParam("model"));
    }
    String message =
        isUnnamed(asked)
            ? "No model was asked for, and no provider has a default model. Name a model, or set a"
                + " default one."
            : "The model '" + asked + "' does not exist or you do not have access to it.";
    return new ModelNotFound(message, FailureDetail.ofParam("model"));
  }

  private static boolean isUnnamed(@Nullable String asked) {
    return asked == null || asked.isEmpty() || asked.equals(AUTO);
  }

  private List<Target> targetsFor(@Nullable String asked, Operation operation) {
    if (asked == null || isUnnamed(asked)) {
      String defaultModel = options.defaultModel();
      return defaultModel == null || defaultModel.equals(AUTO)
          ? standIns(List.of(), false)
          : targetsFor(defaultModel, operation);
    }
    List<String> group = options.models().get(asked);
    if (group != null) {
      return withStandIns(group.stream().map(this::pinned).filter(t -> t != null).toList());
    }
    if (!isListed(asked)) {
      Target pinned = pinned(asked);
      if (pinned != null) {
        return List.of(pinned);
      }
    }
    return withStandIns(servers(asked, operation));
  }

  private boolean isListed(String name) {
    for (Entry entry : providers) {
      if (entry.options().listed(name) != null) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Target pinned(String name) {
    int slash = name.indexOf('/');
    ProviderOptions provider = slash <= 0 ? null : byName.get(name.substring(0, slash));
    if (provider == null || slash == name.length() - 1) {
      return null;
    }
    String model = name.substring(slash + 1);
    return new Target(
        name.substring(0, slash), provider.aliases().getOrDefault(model, model), false);
  }

  private List<Target> servers(String name, Operation operation) {
    List<Target> first = new ArrayList<>();
    List<Target> second = new ArrayList<>();
    for (Entry entry : providers) {
      if (!does.test(entry.name(), operation)) {
        continue;
      }
      String listed = entry.options().listed(name);
      if (listed != null) {
        first.add(new Target(entry.name(), listed, false));
      } else if (entry.options().models().isEmpty()) {
        boolean owner = owns.test(entry.options().type(), name);
        (owner ? first : second).add(new Target(entry.name(), name, false));
      }
    }
    if (first.isEmpty() || operation.takesStandIns()) {
      first.addAll(second);
    }
    return first;
  }

  private List<Target> withStandIns(List<Target> servers) {
    if (!options.crossModelFailover()) {
      return servers;
    }
    List<Target> targets = new ArrayList<>(servers);
    targets.addAll(standIns(servers, true));
    return targets;
  }

  private List<Target> standIns(List<Target> servers, boolean standIn) {
    List<Target> targets = new ArrayList<>();
    for (Entry entry : providers) {
      String model = entry.options().defaultModel();
      if (model != null && !serves(entry.name(), servers)) {
        String aliased = entry.options().aliases().getOrDefault(model, model);
        targets.add(new Target(entry.name(), aliased, standIn));
      }
    }
    return targets;
  }

  private static boolean serves(String provider, List<Target> servers) {
    for (Target target : servers) {
      if (target.provider().equals(provider)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The names that can be asked for: groups, aliases and listed models; for a provider without a
   * list what it is known to sell.
   *
   * @param sold the models that a provider sells, by its name
   */
  public List<ModelEntry> models(Function<String, List<String>> sold) {
    Map<String, ModelEntry> entries = new LinkedHashMap<>();
    options.models().keySet().stream()
        .sorted()
        .forEach(group -> entries.put(group, new ModelEntry(group, "ai-provider")));
    for (Entry entry : providers) {
      List<String> names =
          new ArrayList<>(entry.options().aliases().keySet().stream().sorted().toList());
      names.addAll(entry.options().models());
      if (entry.options().models().isEmpty()) {
        String own = entry.options().defaultModel();
        if (own != null) {
          names.add(own);
        }
        names.addAll(sold.apply(entry.name()));
      }
      names.forEach(name -> entries.putIfAbsent(name, new ModelEntry(name, entry.name())));
    }
    return List.copyOf(entries.values());
  }
}
