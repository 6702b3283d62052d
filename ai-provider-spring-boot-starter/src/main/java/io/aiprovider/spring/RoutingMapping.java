package io.aiprovider.spring;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.routing.GroupTarget;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.settings.schema.SettingName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the engine's routing options from the properties. */
final class RoutingMapping {
  private static final String PREFIX = "ai-provider.routing";

  private final RoutingProperties properties;
  private final AiProviderProperties.Hedge hedge;
  private final SettingPlaces places;

  /**
   * @param hedge what groups do not set
   */
  RoutingMapping(
      RoutingProperties properties, AiProviderProperties.Hedge hedge, SettingPlaces places) {
    this.properties = properties;
    this.hedge = hedge;
    this.places = places;
  }

  /**
   * The options.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if a setting is refused
   */
  RoutingOptions options() {
    Map<String, ModelGroup> groups = new HashMap<>();
    properties.models().forEach((name, group) -> groups.put(name, group(name, group)));
    return places.within(
        PREFIX,
        () ->
            new RoutingOptions(
                properties.strategy(),
                properties.sticky(),
                properties.defaultModel(),
                properties.maxTokens() == 0 ? null : properties.maxTokens(),
                properties.temperature(),
                groups,
                properties.crossModelFailover()));
  }

  private ModelGroup group(String name, RoutingProperties.Group group) {
    List<GroupTarget> targets = new ArrayList<>();
    for (int i = 0; i < group.targets().size(); i++) {
      RoutingProperties.Target target = group.targets().get(i);
      targets.add(
          places.within(target(name, i), () -> new GroupTarget(target.model(), target.weight())));
    }
    HedgePolicy own =
        places.within(group(name) + ".hedge", () -> HedgeMapping.policy(group.hedge(), hedge));
    return places.within(
        group(name),
        () -> {
          ModelGroup made =
              new ModelGroup(
                  targets,
                  group.strategy(),
                  group.sticky(),
                  own,
                  group.afterCommit(),
                  group.onContextOverflow(),
                  group.onContentFilter());
          RoutingOptions.checkGroup(name, made);
          return made;
        });
  }

  /**
   * Checks that the targets of model groups name providers.
   *
   * @param providers the names of the configured providers
   * @param beside the names of others
   */
  void checkGroups(Collection<String> providers, Collection<String> beside, Refusals refusals) {
    properties
        .models()
        .forEach(
            (name, group) -> {
              for (int i = 0; i < group.targets().size(); i++) {
                String target = group.targets().get(i).model();
                String setting = target(name, i);
                if (beside.contains(target.substring(0, Math.max(0, target.indexOf('/'))))) {
                  continue;
                }
                refusals.run(
                    () ->
                        places.within(
                            setting,
                            () -> {
                              RoutingOptions.checkTarget(name, target, providers);
                              return target;
                            }));
              }
            });
  }

  /**
   * The options of the cache, with the times for the answers of groups.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if a group has two of them
   */
  CacheOptions withGroups(CacheOptions cache) {
    CacheOptions with = cache;
    for (Map.Entry<String, RoutingProperties.Group> group : properties.models().entrySet()) {
      Duration ttl = group.getValue().cache().ttl();
      if (ttl != null) {
        CacheOptions before = with;
        String setting = group(group.getKey()) + ".cache.ttl";
        with = places.within(setting, () -> withGroup(before, group.getKey(), ttl));
      }
    }
    return with;
  }

  private static CacheOptions withGroup(CacheOptions cache, String group, Duration ttl) {
    if (cache.models().containsKey(group)) {
      throw new IllegalArgumentException(
          "The group '" + group + "' has a ttl in cache.models, too: remove one of both.");
    }
    return cache.withModel(group, ttl);
  }

  private static String group(String name) {
    return SettingName.joined(PREFIX + ".models", name);
  }

  private static String target(String group, int place) {
    return group(group) + ".targets[" + place + "]";
  }
}
