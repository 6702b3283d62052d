package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.circuit.AccountChoice;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.routing.strategy.Stickiness;
import io.aiprovider.routing.strategy.StickySubject;
import io.aiprovider.routing.strategy.TargetOrder;
import io.aiprovider.routing.strategy.TargetOrders;
import io.aiprovider.switches.Switches;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts the targets of a plan in order for one call, as the strategy of its model group or the
 * general one decides, with those that operators drain at the end. The plan itself, and so the key
 * of a cached answer, does not depend on it. Thread-safe.
 */
final class PlanOrder {
  private final @Nullable TargetOrder usual;
  private final Map<String, TargetOrder> ofGroups = new HashMap<>();
  private final ProviderIndex providers;
  private final RoutingOptions options;
  private final boolean severalAccounts;
  private final Switches switches;

  PlanOrder(
      Collection<ConfiguredProvider> configured,
      RoutingOptions options,
      TargetOrders orders,
      Switches switches) {
    this.switches = switches;
    providers = new ProviderIndex(configured);
    this.options = options;
    severalAccounts = configured.stream().anyMatch(each -> each.provider().accounts().size() > 1);
    usual = orders.of(options.strategy(), options.sticky(), switched(this::weight));
    options
        .models()
        .forEach(
            (name, group) -> {
              RoutingStrategy own =
                  Objects.requireNonNullElse(group.strategy(), options.strategy());
              Stickiness sticky = Objects.requireNonNullElse(group.sticky(), options.sticky());
              TargetOrder order = orders.of(own, sticky, weights(group));
              if (order != null) {
                ofGroups.put(name, order);
              }
            });
  }

  private int weight(Target target) {
    RoutedProvider provider = providers.named(target.provider());
    return provider == null ? 1 : provider.weight();
  }

  private ToIntFunction<Target> weights(ModelGroup group) {
    Map<Target, Integer> own = new HashMap<>();
    for (GroupTarget member : group.targets()) {
      ProviderIndex.Pinned pinned = providers.pinned(member.model());
      if (pinned != null && member.weight() != null) {
        own.putIfAbsent(pinned.target(), member.weight());
      }
    }
    return switched(target -> Objects.requireNonNullElseGet(own.get(target), () -> weight(target)));
  }

  /** Weights that operators may change. */
  private ToIntFunction<Target> switched(ToIntFunction<Target> configured) {
    return target -> {
      Integer weight = switches.weight(target);
      return weight == null ? configured.applyAsInt(target) : weight;
    };
  }

  /** The plan for one call. */
  RoutePlan of(RoutePlan plan, ChatRequest request, ChatCall call) {
    TargetOrder order = order(plan);
    return drained(
        order == null ? plan : plan.inOrder(targets -> order.arrange(targets, request, call)));
  }

  /**
   * Lets all attempts of a sticky call use the same account of a provider, if possible: providers
   * cache prompts for each account.
   */
  void keepAccount(RoutePlan plan, ChatRequest request, ChatCall call) {
    if (severalAccounts) {
      ModelGroup group = plan.group() == null ? null : options.models().get(plan.group());
      Stickiness own = group == null ? null : group.sticky();
      ToDoubleFunction<ProviderAccount> draws =
          StickySubject.ofAccounts(
              Objects.requireNonNullElse(own, options.sticky()), request, call);
      if (draws != null) {
        call.shared(AccountChoice.DRAWS, () -> draws);
      }
    }
  }

  /** The plan as it would probably be for a call now. */
  RoutePlan preview(RoutePlan plan, ChatRequest request, ChatCall call) {
    TargetOrder order = order(plan);
    return drained(
        order == null ? plan : plan.inOrder(targets -> order.preview(targets, request, call)));
  }

  private RoutePlan drained(RoutePlan plan) {
    return switches.isEmpty() ? plan : plan.withLast(switches::isDraining);
  }

  private @Nullable TargetOrder order(RoutePlan plan) {
    if (!plan.hasChoice()) {
      return null;
    }
    return plan.group() == null ? usual : ofGroups.get(plan.group());
  }
}
