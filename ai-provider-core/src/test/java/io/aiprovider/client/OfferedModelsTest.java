package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.Modality;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OfferedModelsTest {
  private static final LocalDate END = LocalDate.of(2026, 11, 21);
  private static final Price CATALOGUED = Price.perToken(new BigDecimal("0.1"));
  private static final Price OWN = Price.perToken(new BigDecimal("0.2"));

  private final MutableClock clock = new MutableClock();

  @Test
  void a_model_is_offered_until_the_day_it_ends() {
    try (ChatClient client = client(ProviderOptions.builder().build())) {
      assertThat(names(client)).containsExactly("simulated", "current", "leaving");

      clock.advance(Duration.ofHours(12));

      assertThat(names(client)).containsExactly("simulated", "current");
    }
  }

  @Test
  void a_model_that_has_ended_is_offered_if_the_configuration_names_it() {
    clock.advance(Duration.ofDays(9));
    ProviderOptions listed = ProviderOptions.builder().models("leaving").build();

    try (ChatClient client = client(listed)) {
      assertThat(names(client)).containsExactly("leaving");
    }
  }

  @Test
  void a_model_that_has_ended_keeps_its_price() {
    clock.advance(Duration.ofDays(9));

    try (ChatClient client = client(ProviderOptions.builder().build())) {
      assertThat(client.priceOf(new ModelEntry("leaving", "up"))).isEqualTo(CATALOGUED);
      assertThat(client.catalog().find("leaving")).isNotNull();
    }
  }

  @Test
  void the_price_of_a_name_is_the_price_set_for_its_provider_or_else_the_catalogs() {
    ProviderOptions options = ProviderOptions.builder().alias("fast", "current").build();

    try (ChatClient client = client(options)) {
      assertThat(client.priceOf(new ModelEntry("current", "up"))).isEqualTo(CATALOGUED);
      assertThat(client.priceOf(new ModelEntry("fast", "up"))).isEqualTo(CATALOGUED);
      assertThat(client.priceOf(new ModelEntry("unheard-of", "up"))).isNull();
      assertThat(client.priceOf(new ModelEntry("current", "ai-provider"))).isNull();
    }
    try (ChatClient client = builder(options).price("up", OWN).build()) {
      assertThat(client.priceOf(new ModelEntry("current", "up"))).isEqualTo(OWN);
      assertThat(client.priceOf(new ModelEntry("unheard-of", "up"))).isEqualTo(OWN);
    }
  }

  private ChatClient client(ProviderOptions options) {
    return builder(options).build();
  }

  private ChatClientBuilder builder(ProviderOptions options) {
    return ChatClient.builder()
        .provider(SimulatedProvider.builder("up").build(), options)
        .catalog(
            ModelCatalog.of(
                LocalDate.of(2026, 1, 1), List.of(model("current", null), model("leaving", END))))
        .clock(clock);
  }

  private static CatalogModel model(String id, @Nullable LocalDate end) {
    return new CatalogModel(
        id,
        "simulated",
        Mode.CHAT,
        100,
        10,
        CATALOGUED,
        Set.of(),
        Set.of(Modality.TEXT),
        Set.of(Modality.TEXT),
        null,
        end,
        null);
  }

  private static List<String> names(ChatClient client) {
    return client.models().stream().map(ModelEntry::id).toList();
  }
}
