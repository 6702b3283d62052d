package io.aiprovider.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Usage;
import io.aiprovider.chat.Wire;
import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bill is what the provider charges. Every figure is calculated by hand. */
class ProvidersBillTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);
  private static final Map<String, String> TYPES =
      Map.of(
          "openai", "openai",
          "azure", "openai",
          "anthropic", "anthropic",
          "google", "google",
          "openrouter", "openrouter",
          "xai", "xai",
          "groq", "groq",
          "together", "together",
          "vllm", "vllm",
          "own", "");
  private static final Prices PRICES =
      new Prices(
          ModelCatalog.bundled(),
          ConfiguredPrices.NONE.with(
              "configured", Price.perMillion(BigDecimal.ONE, BigDecimal.TEN)),
          TYPES,
          CLOCK,
          new UnpricedModels());

  private static @Nullable Charge charge(
      Prices prices, String provider, String model, String usage, @Nullable String tier) {
    JsonObject json = Wire.json(usage);
    Usage counted = Usage.from(json);
    assertThat(counted).isNotNull();
    return prices.chargeOf(
        provider, model, model, counted, CLOCK.instant(), new Prices.PriceFields(json, tier));
  }

  private static @Nullable Charge charge(
      String provider, String model, String usage, @Nullable String tier) {
    return charge(PRICES, provider, model, usage, tier);
  }

  @ParameterizedTest(name = "{0} {1} in tier {2}: ${4}")
  @DisplayName("case R20 R21 R22 R23 R24 the charge is the one calculated by hand")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # R20: the charge of the service, for any price in the catalog (1000 x 2.5 + 1000 x 10 = 12500 millionths)
          openrouter | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost':0.5} | 0.5 | PROVIDER
          openrouter | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost':0} | 0 | PROVIDER
          openrouter | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000} | 0.0125 | PRICE
          openrouter | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost':-1} | 0.0125 | PRICE
          openrouter | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost':1e400} | 0.0125 | PRICE
          # a fee of 0.01, and 0.2 that the maker charges on a key of one's own
          openrouter | gpt-4o | - | {'prompt_tokens':1,'completion_tokens':1,'cost':0.01,'is_byok':true,'cost_details':{'upstream_inference_cost':0.2}} | 0.21 | PROVIDER
          # 37756000 / 10^10
          xai | grok-4.3 | - | {'prompt_tokens':1,'completion_tokens':1,'cost_in_usd_ticks':37756000} | 0.0037756 | PROVIDER
          # a reported cost of another service is ignored if the price is known
          openai | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost':0.5} | 0.0125 | PRICE
          openai | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost_in_usd_ticks':5} | 0.0125 | PRICE
          # 1000 x 1 + 1000 x 10: what is configured comes first
          configured | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost':0.5} | 0.011 | PRICE
          own | nobody-knows | - | {'prompt_tokens':1000,'completion_tokens':1000,'cost':0.5} | 0.5 | PROVIDER
          # R21: 1000 x 0.25 + 1000 x 2 = 2250; flex: half
          openai | gpt-5-mini | default | {'prompt_tokens':1000,'completion_tokens':1000} | 0.00225 | PRICE
          openai | gpt-5-mini | flex | {'prompt_tokens':1000,'completion_tokens':1000} | 0.001125 | PRICE
          azure | gpt-5-mini-2025-08-07 | flex | {'prompt_tokens':1000,'completion_tokens':1000} | 0.001125 | PRICE
          # 1000 x 0.45 + 1000 x 3.6
          openai | gpt-5-mini | priority | {'prompt_tokens':1000,'completion_tokens':1000} | 0.00405 | PRICE
          # 600 x 4.25 + 400 x 2.125 + 1000 x 17 = 2550 + 850 + 17000
          openai | gpt-4o | priority | {'prompt_tokens':1000,'completion_tokens':1000,'prompt_tokens_details':{'cached_tokens':400}} | 0.0204 | PRICE
          # 1000 x 0.25 + 1000 x 1
          openai | gpt-4o-mini | priority | {'prompt_tokens':1000,'completion_tokens':1000} | 0.00125 | PRICE
          # 300000 x 10 x 2 + 10 x 45 x 2: a long prompt in fast mode
          openai | gpt-5.6-sol | fast | {'prompt_tokens':300000,'completion_tokens':10} | 6.0009 | PRICE
          openai | gpt-4o | scale | {'prompt_tokens':1000,'completion_tokens':1000} | 0.0125 | PARTLY_KNOWN_PRICE
          groq | openai/gpt-oss-120b | on_demand | {'prompt_tokens':1000,'completion_tokens':1000} | 0.00075 | PRICE
          groq | openai/gpt-oss-120b | flex | {'prompt_tokens':1000,'completion_tokens':1000} | 0.00075 | PRICE
          # R22: 10 x 0.3 + 105 x 2.5
          google | gemini-2.5-flash | - | {'prompt_tokens':10,'completion_tokens':5,'total_tokens':115} | 0.0002655 | PRICE
          # R23: 1000 x 1 + 100 x 5 = 1500 millionths, and 3 x 0.01
          anthropic | claude-haiku-4-5 | - | {'prompt_tokens':1000,'completion_tokens':100,'server_tool_use':{'web_search_requests':3}} | 0.0315 | PRICE
          openai | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'server_tool_use':{'web_search_requests':3}} | 0.0125 | PARTLY_KNOWN_PRICE
          # R24: 800 of sound x 1 + 200 x 0.3 + 10 x 2.5
          google | gemini-2.5-flash | - | {'prompt_tokens':1000,'completion_tokens':10,'prompt_tokens_details':{'audio_tokens':800}} | 0.000885 | PRICE
          # 1000 x 2.5 + 1000 x 10: audio has no rate here, so the cost is an estimate
          openai | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'completion_tokens_details':{'audio_tokens':9}} | 0.0125 | PARTLY_KNOWN_PRICE
          openai | gpt-4o | - | {'prompt_tokens':1000,'completion_tokens':1000,'prompt_tokens_details':{'image_tokens':9}} | 0.0125 | PRICE
          # prompts that are kept: 100 x 1 + 50 x 0.1 + 20 x 1.25 + 30 x 2 + 10 x 5
          anthropic | claude-haiku-4-5 | - | {'prompt_tokens':200,'completion_tokens':10,'prompt_tokens_details':{'cached_tokens':50,'cache_write_tokens':50,'cache_write_hour_tokens':30}} | 0.00024 | PRICE
          # embeddings: 1000 x 0.02
          openai | text-embedding-3-small | - | {'prompt_tokens':1000,'total_tokens':1000} | 0.00002 | PRICE
          openai | text-embedding-3-small | - | {'prompt_tokens':'1000','total_tokens':'1000'} | 0.00002 | PRICE
          """)
  void charges_the_amount_calculated_by_hand(
      String provider,
      String model,
      @Nullable String tier,
      String usage,
      BigDecimal usd,
      Charge.Source source) {
    Charge charge = charge(provider, model, usage, tier);

    assertThat(charge).isNotNull();
    assertThat(charge.usd()).isEqualByComparingTo(usd);
    assertThat(charge.source()).isEqualTo(source);
  }

  @ParameterizedTest
  @DisplayName("a model has the price of the provider that serves it, not of its namesake")
  @CsvSource({
    "groq, openai/gpt-oss-120b, true",
    "together, openai/gpt-oss-120b, false",
    "vllm, openai/gpt-oss-120b, false",
    "vllm, gpt-4o, false",
    "openrouter, openai/gpt-oss-120b, false",
    "openrouter, openai/gpt-4o, true",
    "azure, gpt-4o, true",
    "own, gpt-4o, true",
  })
  void has_the_price_of_the_provider_that_serves_it(String provider, String model, boolean priced) {
    assertThat(PRICES.find(provider, model) != null).isEqualTo(priced);
  }

  @Test
  void a_price_file_may_have_a_servers_own_price() {
    Price own = Price.perMillion(new BigDecimal("0.15"), new BigDecimal("0.6"));
    CatalogModel model =
        new CatalogModel(
            "together_ai/openai/gpt-oss-120b", "together_ai", Mode.CHAT, 1, 1, own, Set.of());
    ModelCatalog catalog =
        ModelCatalog.bundled().with(ModelCatalog.of(LocalDate.of(2026, 1, 1), List.of(model)));

    Prices prices = new Prices(catalog, ConfiguredPrices.NONE, TYPES, CLOCK, new UnpricedModels());

    assertThat(prices.find("together", "openai/gpt-oss-120b")).isEqualTo(own);
    assertThat(prices.find("groq", "openai/gpt-oss-120b")).isNotEqualTo(own);
  }
}
