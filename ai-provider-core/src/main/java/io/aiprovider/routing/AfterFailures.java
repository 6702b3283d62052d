package io.aiprovider.routing;

import io.aiprovider.chat.Operation;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * The targets that a model group names for prompts that are too long, and for requests that a
 * content filter refused. Immutable.
 */
final class AfterFailures {
  private final Map<String, ModelGroup> groups;
  private final ProviderIndex providers;
  private final BiFunction<String, Operation, List<Target>> targets;

  /**
   * @param targets the targets that a name means
   * @throws IllegalArgumentException if a name means no target
   */
  AfterFailures(
      Map<String, ModelGroup> groups,
      ProviderIndex providers,
      BiFunction<String, Operation, List<Target>> targets) {
    this.groups = groups;
    this.providers = providers;
    this.targets = targets;
    groups.forEach(
        (name, group) -> {
          check(name, "on-context-overflow", group.onContextOverflow());
          check(name, "on-content-filter", group.onContentFilter());
        });
  }

  private void check(String group, String setting, List<String> names) {
    for (String name : names) {
      if (Router.isUnnamed(name) || targets.apply(name, Operation.CHAT).isEmpty()) {
        throw new IllegalArgumentException(
            "The model group '"
                + group
                + "' has '"
                + name
                + "' in "
                + setting
                + ": use a model group, provider/model, or a model that a provider has.");
      }
    }
  }

  /** Adds the targets for a requested name, unless none of its own targets can be called. */
  void add(RouteDraft draft, String name) {
    if (draft.hasTargets() && draft.operation().allowsFallback()) {
      add(draft, name, Verdict.ON_CONTEXT_OVERFLOW);
      add(draft, name, Verdict.ON_CONTENT_FILTER);
    }
  }

  private void add(RouteDraft draft, String name, Verdict when) {
    ModelGroup group = groups.get(name);
    if (group == null) {
      return;
    }
    boolean overflow = when == Verdict.ON_CONTEXT_OVERFLOW;
    for (String next : overflow ? group.onContextOverflow() : group.onContentFilter()) {
      for (Target target : targets.apply(next, draft.operation())) {
        draft.addAfterFailure(
            Objects.requireNonNull(providers.named(target.provider())), target, when);
      }
      add(draft, next, when);
    }
  }
}
