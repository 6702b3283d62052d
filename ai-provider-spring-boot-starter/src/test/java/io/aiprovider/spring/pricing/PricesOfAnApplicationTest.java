package io.aiprovider.spring.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.spring.Contexts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the prices of an application come from, and that they change while it runs. */
class PricesOfAnApplicationTest {
  @TempDir Path directory;

  private static String prices(String perToken) {
    return """
    {"acme-1": {"litellm_provider": "openai", "mode": "chat",
      "input_cost_per_token": %1$s, "output_cost_per_token": %1$s}}"""
        .formatted(perToken);
  }

  /** The cost of an answer in US dollars for a token. */
  private static BigDecimal perToken(ChatClient client, String model) {
    try (CompleteReply reply =
        client.ask(ChatRequest.builder().model(model).user("Hi " + System.nanoTime()).build())) {
      Cost cost = reply.cost();
      return cost.usd()
          .divide(BigDecimal.valueOf(reply.response().usage().totalTokens()))
          .stripTrailingZeros();
    }
  }

  @Test
  void a_changed_file_changes_the_cost_of_later_calls() throws IOException {
    Path file = Files.writeString(directory.resolve("prices.json"), prices("0.5"));
    Contexts.simulated()
        .withPropertyValues("ai-provider.pricing.location=" + file)
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              assertThat(perToken(client, "acme-1")).isEqualByComparingTo("0.5");
              Files.writeString(file, prices("0.25"));

              assertThat(context.getBean(PriceFeed.class).refresh()).isTrue();

              assertThat(perToken(client, "acme-1")).isEqualByComparingTo("0.25");
              Files.writeString(file, prices("-1"));
              assertThat(context.getBean(PriceFeed.class).refresh()).isFalse();
              assertThat(perToken(client, "acme-1")).isEqualByComparingTo("0.25");
            });
  }

  @Test
  void a_broken_file_or_a_dead_address_does_not_prevent_the_start() throws IOException {
    Path broken = Files.writeString(directory.resolve("prices.json"), "{");
    for (String location :
        List.of(broken.toString(), "http://127.0.0.1:1/prices.json", "no/such/file")) {
      Contexts.simulated()
          .withPropertyValues("ai-provider.pricing.location=" + location)
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                assertThat(context.getBean(ChatClient.class).catalog().find("gpt-4o")).isNotNull();
              });
    }
  }

  @Test
  void customizers_change_how_prices_are_read() throws IOException {
    Path file = Files.writeString(directory.resolve("prices.json"), prices("0.5"));
    Path copy = directory.resolve("copy.json");
    Contexts.simulated()
        .withPropertyValues("ai-provider.pricing.location=" + file)
        .withBean(PriceFeedCustomizer.class, () -> builder -> builder.copy(copy))
        .run(context -> assertThat(copy).exists());
  }

  @Test
  void a_catalog_or_a_client_of_the_application_is_not_changed() throws IOException {
    Path file = Files.writeString(directory.resolve("prices.json"), prices("0.5"));
    ModelCatalog catalog = ModelCatalog.of(LocalDate.EPOCH, List.of());
    Contexts.simulated()
        .withPropertyValues("ai-provider.pricing.location=" + file)
        .withBean(ModelCatalog.class, () -> catalog)
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(PriceFeed.class);
              assertThat(context.getBean(ChatClient.class).catalog()).isSameAs(catalog);
            });
    try (ChatClient own =
        ChatClient.builder().provider(SimulatedProvider.builder("own").build()).build()) {
      Contexts.simulated()
          .withPropertyValues("ai-provider.pricing.location=" + file)
          .withBean(ChatClient.class, () -> own)
          .run(context -> assertThat(context).doesNotHaveBean(PriceUpdates.class));
    }
  }

  @Test
  void a_configured_price_of_a_model_comes_before_all_others() {
    Contexts.simulated()
        .withPropertyValues(
            "ai-provider.providers.sim.cost-per-token=0.5",
            "ai-provider.providers.sim.prices.acme-1.input=100000",
            "ai-provider.providers.sim.prices.acme-1.output=100000",
            "ai-provider.providers.sim.prices[gpt-4.1*].input=200000",
            "ai-provider.providers.sim.prices[gpt-4.1*].output=200000")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              assertThat(perToken(client, "acme-1")).isEqualByComparingTo("0.1");
              assertThat(perToken(client, "gpt-4.1-mini")).isEqualByComparingTo("0.2");
              assertThat(perToken(client, "other")).isEqualByComparingTo("0.5");
            });
  }

  @Test
  void a_negative_price_of_a_model_is_refused() {
    Contexts.simulated()
        .withPropertyValues(
            "ai-provider.providers.sim.prices.acme-1.input=-1",
            "ai-provider.providers.sim.prices.acme-1.output=1")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining(
                        "ai-provider.providers.sim.prices.acme-1.input is -1: expected 0 or more"));
  }
}
