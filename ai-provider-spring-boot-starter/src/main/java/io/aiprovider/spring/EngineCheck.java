package io.aiprovider.spring;

import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.pricing.PriceFeed;
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
   * @param beside the names of providers that the application adds to the configured ones
   * @param refusals gets what is wrong
   */
  public static void run(
      AiProviderProperties properties,
      SettingPlaces places,
      List<String> beside,
      Refusals refusals) {
    PropertyMapping mapping =
        new PropertyMapping(properties, new ProviderFactory(List.of(), null), places);
    ChatClientBuilder builder = ChatClient.builder();
    mapping.apply(builder, List.of(), refusals);
    mapping.checkGroups(beside, refusals);
    refusals.run(() -> new LimitMapping(properties.limits(), places).options());
    refusals.run(() -> new BudgetMapping(properties, places).options());
    refusals.run(
        () ->
            places.within(
                "ai-provider.pricing.refresh",
                () -> PriceFeed.builder("unused").refresh(properties.pricing().refresh())));
  }
}
