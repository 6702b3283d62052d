package io.aiprovider.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rates of LiteLLM's entries that depend on the tier, the length of the prompt or the hour. */
class LiteLlmRatesTest {

  @Test
  void reads_tiers_audio_rates_and_the_search_fee() {
    CatalogModel model =
        LiteLlmPricesTest.parse(
                """
                {"acme-1": {"litellm_provider": "openai", "mode": "chat",
                  "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                  "input_cost_per_token_flex": 5e-07, "output_cost_per_token_flex": 1e-06,
                  "input_cost_per_token_priority": 3e-06, "output_cost_per_token_priority": 4e-06,
                  "input_cost_per_token_above_200k_tokens": 2e-06,
                  "input_cost_per_token_above_200k_tokens_priority": 6e-06,
                  "input_cost_per_token_batches": 4e-07,
                  "input_cost_per_audio_token": 4e-05, "output_cost_per_audio_token": 8e-05,
                  "search_context_cost_per_query": {"search_context_size_low": 0.02,
                    "search_context_size_medium": 0.025}}}""")
            .find("acme-1");

    Price price = model.price();
    assertThat(price.inTier("flex").input()).isEqualByComparingTo("0.5");
    assertThat(price.inTier("flex").output()).isEqualByComparingTo("1");
    assertThat(price.inTier("priority").output()).isEqualByComparingTo("4");
    assertThat(price.inTier("batch").input()).isEqualByComparingTo("0.4");
    assertThat(price.inTier("batch").output()).isEqualByComparingTo("2");
    assertThat(price.longContext().price().input()).isEqualByComparingTo("2");
    assertThat(price.inTier("priority").longContext().price().input()).isEqualByComparingTo("6");
    assertThat(price.inTier("flex").longContext()).isNull();
    assertThat(price.media().audioInput()).isEqualByComparingTo("40");
    assertThat(price.media().audioOutput()).isEqualByComparingTo("80");
    assertThat(price.media().imageInput()).isNull();
    assertThat(price.webSearch()).isEqualByComparingTo("0.025");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cache_read_input_audio_token_cost",
        "cache_read_input_token_cost_per_audio_token"
      })
  void reads_the_price_of_cached_audio_by_both_names(String name) {
    CatalogModel model =
        LiteLlmPricesTest.parse(
                """
                {"acme-1": {"litellm_provider": "openai", "mode": "chat",
                  "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                  "cache_read_input_token_cost": 1e-07, "NAME": 4e-07}}"""
                    .replace("NAME", name))
            .find("acme-1");

    assertThat(model.price().cachedInput()).isEqualByComparingTo("0.1");
    assertThat(model.price().media().cachedAudioInput()).isEqualByComparingTo("0.4");
  }

  @Test
  void reads_the_price_of_long_prompts() {
    CatalogModel model =
        LiteLlmPricesTest.parse(
                """
                {"acme-1": {"litellm_provider": "openai", "mode": "chat",
                  "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                  "cache_read_input_token_cost": 1e-07,
                  "input_cost_per_token_above_200k_tokens_priority": 9e-06,
                  "input_cost_per_token_above_200k_tokens": 3e-06,
                  "output_cost_per_token_above_200k_tokens": 4e-06}}""")
            .find("acme-1");

    assertThat(model).isNotNull();
    assertThat(model.price()).isNotNull();
    assertThat(model.price().longContext())
        .isEqualTo(
            new Price.LongContext(
                200_000,
                Price.perMillion(LiteLlmPricesTest.usd("3"), LiteLlmPricesTest.usd("4"))
                    .withCachedInput(LiteLlmPricesTest.usd("0.1"))));
  }

  @Test
  void reads_several_lengths_of_prompts() {
    Price price =
        priceOf(
            """
            {"acme-1": {"litellm_provider": "openai", "mode": "chat",
              "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
              "input_cost_per_token_above_256k_tokens": 5e-06,
              "output_cost_per_token_above_256k_tokens": 6e-06,
              "input_cost_per_token_above_32k_tokens": 3e-06,
              "output_cost_per_token_above_32k_tokens": 4e-06}}""");

    assertThat(price.costOf(Usage.of(32_000, 0))).isEqualByComparingTo("0.032");
    assertThat(price.costOf(Usage.of(32_001, 0))).isEqualByComparingTo("0.096003");
    assertThat(price.costOf(Usage.of(256_000, 1))).isEqualByComparingTo("0.768004");
    assertThat(price.costOf(Usage.of(256_001, 1))).isEqualByComparingTo("1.280011");
  }

  @Test
  void reads_a_list_of_prices_by_length() {
    Price price =
        priceOf(
            """
            {"dashscope/acme-1": {"litellm_provider": "dashscope", "mode": "chat",
              "search_context_cost_per_query": {"search_context_size_medium": 0.01},
              "tiered_pricing": [
                {"range": [256000.0, 1000000.0], "input_cost_per_token": 1.2e-06,
                 "output_cost_per_token": 3.6e-06},
                {"range": [0, 256000.0], "input_cost_per_token": 4e-07,
                 "output_cost_per_token": 1.2e-06, "output_cost_per_reasoning_token": 4e-06}]}}""");

    assertThat(price.costOf(new Usage(1_000, 0, 0, 100, 50))).isEqualByComparingTo("0.00066");
    assertThat(price.costOf(Usage.of(256_001, 0))).isEqualByComparingTo("0.3072012");
    assertThat(price.webSearch()).isEqualByComparingTo("0.01");
  }

  @Test
  void reads_prices_by_the_hour() {
    Price price =
        priceOf(
            """
            {"acme-1": {"litellm_provider": "deepseek", "mode": "chat",
              "input_cost_per_token": 2e-06, "output_cost_per_token": 4e-06,
              "cache_read_input_token_cost": 1e-07,
              "off_peak_pricing": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                "weekday_timezone": "Asia/Shanghai",
                "windows": [
                  {"weekdays": [1, 2, 3, 4, 5], "hours_utc": ["04:00-06:00", "10:00-00:00"]},
                  {"weekdays": [6, 7], "hours_utc": "00:00-00:00"}]}}}""");

    assertThat(inputAt(price, "2026-11-27T03:59:59Z")).as("Friday").isEqualByComparingTo("2");
    assertThat(inputAt(price, "2026-11-27T04:00:00Z")).isEqualByComparingTo("1");
    assertThat(inputAt(price, "2026-11-27T06:00:00Z")).isEqualByComparingTo("2");
    assertThat(inputAt(price, "2026-11-27T15:59:59Z")).isEqualByComparingTo("1");
    assertThat(inputAt(price, "2026-11-27T16:00:00Z"))
        .as("Saturday there")
        .isEqualByComparingTo("1");
    assertThat(inputAt(price, "2026-11-29T15:59:59Z")).as("Sunday there").isEqualByComparingTo("1");
    assertThat(inputAt(price, "2026-11-30T01:00:00Z")).as("Monday").isEqualByComparingTo("2");
    assertThat(price.at(Instant.parse("2026-11-27T04:00:00Z")).cachedInput())
        .as("not set for these hours")
        .isEqualByComparingTo("0.1");
  }

  @Test
  void reads_hours_of_every_day_past_midnight() {
    Price price =
        priceOf(
            """
            {"acme-1": {"litellm_provider": "deepseek", "mode": "chat",
              "input_cost_per_token": 2e-06, "output_cost_per_token": 0,
              "off_peak_pricing": {"input_cost_per_token": 1e-06, "hours_utc": "16:30-00:30"}}}""");

    assertThat(inputAt(price, "2026-11-27T16:29:59Z")).isEqualByComparingTo("2");
    assertThat(inputAt(price, "2026-11-27T16:30:00Z")).isEqualByComparingTo("1");
    assertThat(inputAt(price, "2026-11-28T00:29:59Z")).isEqualByComparingTo("1");
    assertThat(inputAt(price, "2026-11-28T00:30:00Z")).isEqualByComparingTo("2");
  }

  @Test
  void a_rate_that_usually_equals_the_plain_rate_follows_it_in_other_tiers() {
    Price price =
        priceOf(
            """
            {"acme-1": {"litellm_provider": "gemini", "mode": "chat",
              "input_cost_per_token": 3e-07, "output_cost_per_token": 2.5e-06,
              "output_cost_per_reasoning_token": 2.5e-06, "input_cost_per_audio_token": 1e-06,
              "input_cost_per_token_priority": 5.4e-07,
              "output_cost_per_token_priority": 4.5e-06}}""");

    assertThat(price.inTier("priority").reasoning()).isEqualByComparingTo("4.5");
    assertThat(price.inTier("priority").media().audioInput()).isEqualByComparingTo("1");
  }

  private static BigDecimal inputAt(Price price, String time) {
    return price.at(Instant.parse(time)).input();
  }

  private static Price priceOf(String json) {
    return LiteLlmPricesTest.parse(json).models().iterator().next().price();
  }
}
