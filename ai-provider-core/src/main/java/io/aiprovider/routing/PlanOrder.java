package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.routing.strategy.Stickiness;
import io.aiprovider.routing.strategy.TargetOrder;
import io.aiprovider.routing.strategy.TargetOrders;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts the targets of a plan in order for one call, as the strategy of its model group or the
 * general one decides. The plan itself, and so the key of a cached answer, does not depend on it.
 * Immutable.
 */
final class PlanOrder {
  private final @Nullable TargetOrder usual;
  private final Map<String, TargetOrder> ofGroups = new HashMap<>();
  private final ProviderIndex providers;

  PlanOrder(
      Collection<ConfiguredProvider> configured, RoutingOptions options, TargetOrders orders) {
    providers = new ProviderIndex(configured);
    usual = orders.of(options.strategy(), options.sticky(), this::weight);
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
    return target -> Objects.requireNonNullElseGet(own.get(target), () -> weight(target));
  }

  /** The plan for one call. */
  RoutePlan of(RoutePlan plan, ChatRequest request, ChatCall call) {
    TargetOrder order = order(plan);
    return order == null ? plan : plan.inOrder(targets -> order.arrange(targets, request, call));
  }

  /** The plan as it would probably be for a call now. */
  RoutePlan preview(RoutePlan plan, ChatRequest request, ChatCall call) {
    TargetOrder order = order(plan);
    return order == null ? plan : plan.inOrder(targets -> order.preview(targets, request, call));
  }

  private @Nullable TargetOrder order(RoutePlan plan) {
    if (!plan.hasChoice()) {
      return null;
    }
    return plan.group() == null ? usual : ofGroups.get(plan.group());
  }
}
