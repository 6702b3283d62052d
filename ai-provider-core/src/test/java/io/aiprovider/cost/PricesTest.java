package io.aiprovider.cost;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.aiprovider.LogLines;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PricesTest {
  private static final Instant NOW = Instant.parse("2026-12-31T23:59:59Z");
  private static final Price ONE = Price.perToken(new BigDecimal("0.1"));
  private static final Price TWO = Price.perToken(new BigDecimal("0.2"));
  private static final Usage ONE_TOKEN = Usage.of(1, 0);
  private static final Price OWN = Price.perToken(new BigDecimal("0.3"));
  private final Prices prices =
      new Prices(
          ModelCatalog.of(LocalDate.of(2026, 1, 1), List.of(model("one", ONE), model("two", TWO))),
          ConfiguredPrices.NONE.with("special", OWN),
          Map.of(),
          Clock.fixed(NOW, ZoneOffset.UTC),
          new UnpricedModels());

  private @Nullable BigDecimal charge(String provider, String upstreamModel, String sentModel) {
    return charge(prices, provider, upstreamModel, sentModel, NOW);
  }

  private static @Nullable BigDecimal charge(
      Prices prices, String provider, String upstreamModel, String sentModel, Instant started) {
    Charge charge =
        prices.chargeOf(
            provider,
            upstreamModel,
            sentModel,
            ONE_TOKEN,
            started,
            new Prices.PriceFields(null, null));
    return charge == null ? null : charge.usd();
  }

  @Test
  void prefers_a_providers_own_price() {
    assertThat(charge("special", "one", "two")).isEqualTo(OWN.costOf(ONE_TOKEN));
  }

  @Test
  void a_price_is_replaced_on_the_day_of_its_change() {
    Price promoted = ONE.withChange(LocalDate.of(2027, 1, 1), TWO);
    ModelCatalog catalog =
        ModelCatalog.of(LocalDate.of(2026, 1, 1), List.of(model("one", promoted)));

    assertThat(at("2026-12-31T23:59:59Z", catalog).find("p", "one")).isEqualTo(promoted);
    assertThat(at("2027-01-01T00:00:00Z", catalog).find("p", "one")).isEqualTo(TWO);
  }

  @Test
  void the_price_is_that_of_the_day_on_which_the_request_was_made() {
    Price promoted = ONE.withChange(LocalDate.of(2027, 1, 1), TWO);
    ModelCatalog catalog =
        ModelCatalog.of(LocalDate.of(2026, 1, 1), List.of(model("one", promoted)));
    Prices later = at("2027-01-01T00:00:00Z", catalog);
    Instant before = Instant.parse("2026-12-31T23:59:59.999Z");

    assertThat(charge(later, "p", "one", "one", before)).isEqualTo(ONE.costOf(ONE_TOKEN));
    assertThat(charge(later, "p", "one", "one", Instant.parse("2027-01-01T00:00:00Z")))
        .isEqualTo(TWO.costOf(ONE_TOKEN));
  }

  @Test
  void a_configured_price_may_change_on_a_day_too() {
    Prices prices =
        new Prices(
            ModelCatalog.of(LocalDate.of(2026, 1, 1), List.of()),
            ConfiguredPrices.NONE.with("p", ONE.withChange(LocalDate.of(2027, 1, 1), TWO)),
            Map.of(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            new UnpricedModels());

    assertThat(charge(prices, "p", "any", "any", NOW)).isEqualTo(ONE.costOf(ONE_TOKEN));
    assertThat(charge(prices, "p", "any", "any", NOW.plusSeconds(1)))
        .isEqualTo(TWO.costOf(ONE_TOKEN));
  }

  @Test
  void the_configured_price_of_a_model_comes_before_that_of_its_provider() {
    Price three = Price.perToken(new BigDecimal("0.4"));
    Price four = Price.perToken(new BigDecimal("0.5"));
    Prices prices =
        new Prices(
            ModelCatalog.of(
                LocalDate.of(2026, 1, 1), List.of(model("one", ONE), model("gpt-9", ONE))),
            ConfiguredPrices.NONE
                .with("p", OWN)
                .with("p", "one", TWO)
                .with("p", "gpt-*", three)
                .with("p", "gpt-*-mini", four)
                .with("azure", "my-deployment", TWO),
            Map.of(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            new UnpricedModels());

    assertThat(prices.find("p", "one")).isEqualTo(TWO);
    assertThat(prices.find("p", "one-2026-01-01")).isEqualTo(TWO);
    assertThat(prices.find("p", "openai/one")).isEqualTo(TWO);
    assertThat(prices.find("p", "gpt-9")).isEqualTo(three);
    assertThat(prices.find("p", "gpt-9-mini")).isEqualTo(four);
    assertThat(prices.find("p", "else")).isEqualTo(OWN);
    assertThat(prices.find("q", "one")).isEqualTo(ONE);
    assertThat(charge(prices, "azure", "gpt-9", "my-deployment", NOW))
        .as("the model in the request has a configured price")
        .isEqualTo(TWO.costOf(ONE_TOKEN));
    assertThat(charge(prices, "azure", "gpt-9", "other", NOW)).isEqualTo(ONE.costOf(ONE_TOKEN));
  }

  private static Prices at(String time, ModelCatalog catalog) {
    return new Prices(
        catalog,
        ConfiguredPrices.NONE,
        Map.of(),
        Clock.fixed(Instant.parse(time), ZoneOffset.UTC),
        new UnpricedModels());
  }

  @Test
  void uses_the_model_that_the_provider_reports() {
    assertThat(charge("p", "one-2026-01-01", "two")).isEqualTo(ONE.costOf(ONE_TOKEN));
  }

  @Test
  void uses_the_model_in_the_request_when_the_reported_one_is_not_known() {
    assertThat(charge("p", "unknown-model", "two")).isEqualTo(TWO.costOf(ONE_TOKEN));
  }

  @Test
  void finds_the_price_of_a_model_that_was_not_called() {
    assertThat(prices.find("special", "unknown-model")).isEqualTo(OWN);
    assertThat(prices.find("p", "one")).isEqualTo(ONE);
    assertThat(warningsOf("PricesTest-find", name -> prices.find(name, "unknown-model"))).isEmpty();
  }

  @Test
  void warns_once_about_a_model_without_a_price() {
    List<String> warnings =
        warningsOf("PricesTest-once", name -> charge(name, "new\nmodel", "newer"));

    assertThat(warnings)
        .containsExactly(
            "The price of PricesTest-once/new?model is not known: its answers are recorded as unpriced."
                + " Set the provider's price, or a price file that has the model.");
  }

  @Test
  void limits_the_number_of_warnings() {
    List<String> warnings =
        warningsOf(
            "PricesTest-flood",
            name -> {
              for (int i = 0; i < 1_500; i++) {
                assertThat(charge(name, "made-up-" + i, "")).isNull();
              }
            });

    assertThat(warnings).hasSize(1_000);
  }

  /**
   * Runs the action twice; the provider's name separates its warnings from those of other tests.
   */
  private static List<String> warningsOf(String provider, Consumer<String> action) {
    try (LogLines logged =
        new LogLines(Prices.class.getName(), message -> message.contains(provider))) {
      action.accept(provider);
      action.accept(provider);
      return logged.lines(Level.WARN);
    }
  }

  private static CatalogModel model(String id, Price price) {
    return new CatalogModel(id, "openai", Mode.CHAT, 1, 1, price, Set.of());
  }
}
