package io.aiprovider.spring;

import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.spring.budget.BudgetMapping;
import io.aiprovider.spring.limit.LimitMapping;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.List;

/**
 * Checks whether the engine accepts settings, without an application: what a client is built from
 * is created and thrown away. Nothing is called, and no thread is started. Models of LangChain4j
 * are beans, so their providers are only checked when the application starts.
 *
 * @since 0.1
 */
public final class EngineCheck {
  private EngineCheck() {}

  /**
   * Checks settings.
   *
   * @param beside providers that the application adds to the configured ones, or what stands for
   *     them
   * @param refusals gets what is wrong
   */
  public static void run(
      AiProviderProperties properties,
      SettingPlaces places,
      List<ChatProvider> beside,
      Refusals refusals) {
    PropertyMapping mapping =
        new PropertyMapping(properties, new ProviderFactory(List.of(), null, null, null), places);
    ChatClientBuilder builder = ChatClient.builder();
    mapping.apply(builder, beside, refusals);
    mapping.checkGroups(beside.stream().map(ChatProvider::name).toList(), refusals);
    if (refusals.isEmpty() && hasKnownModels(properties, beside)) {
      refusals.run(
          () ->
              places.within(
                  "ai-provider.cache.semantic.embedding-model",
                  () -> {
                    builder.check();
                    return builder;
                  }));
    }
    refusals.run(() -> new LimitMapping(properties.limits(), places).options());
    refusals.run(() -> new BudgetMapping(properties, places).options());
    refusals.run(
        () ->
            places.within(
                "ai-provider.pricing.refresh",
                () -> PriceFeed.builder("unused").refresh(properties.pricing().refresh())));
  }

  /** A file of prices may add models, and the models of LangChain4j's beans are not known here. */
  private static boolean hasKnownModels(
      AiProviderProperties properties, List<ChatProvider> beside) {
    boolean hasProviders = properties.anyProviderEnabled() || !beside.isEmpty();
    return hasProviders
        && properties.pricing().location().isEmpty()
        && properties.providers().entrySet().stream()
            .noneMatch(provider -> ProviderFactory.isBean(provider.getKey(), provider.getValue()));
  }
}
