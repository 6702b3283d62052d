package io.aiprovider.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundledCatalogTest {
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "provider",
          "mode",
          "context_window",
          "max_output_tokens",
          "input",
          "output",
          "price",
          "capabilities",
          "released",
          "deprecated",
          "source");
  private static final Set<String> RATES =
      Set.of(
          "input",
          "cached_input",
          "cache_write",
          "cache_write_hour",
          "output",
          "reasoning",
          "audio_input",
          "cached_audio_input",
          "off_peak",
          "web_search",
          "tiers",
          "long_context",
          "above",
          "then",
          "from");
  private static final Set<String> FREE = Set.of("in-process", "simulated");

  static Collection<CatalogModel> models() {
    return ModelCatalog.bundled().models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void has_only_plausible_entries(CatalogModel model) {
    assertThat(model.input()).contains(Modality.TEXT);
    if (model.mode() == Mode.CHAT) {
      assertThat(model.input().contains(Modality.IMAGE)).isEqualTo(model.can(Capability.VISION));
      assertThat(model.output()).containsExactly(Modality.TEXT);
    }
    if (model.released() != null && model.deprecated() != null) {
      assertThat(model.deprecated()).isAfter(model.released());
    }
    if (model.mode() == Mode.MODERATION) {
      assertThat(model.price()).isNotNull();
      assertThat(model.price().input()).isZero();
      return;
    }
    assertThat(model.contextWindow()).isPositive();
    assertThat(model.maxOutputTokens()).isLessThanOrEqualTo(model.contextWindow());
    assertThat(model.price()).isNotNull();
    if (FREE.contains(model.provider())) {
      assertThat(model.price().input()).isZero();
      return;
    }
    assertPlausible(model.price());
    if (model.price().change() != null) {
      assertThat(model.price().change().from()).isAfter(ModelCatalog.bundled().date());
      assertPlausible(model.price().change().price());
    }
    if (model.price().longContext() != null) {
      Price beyond = model.price().longContext().price();
      assertPlausible(beyond);
      assertThat(model.price().longContext().above()).isBetween(1L, model.contextWindow());
      assertThat(beyond.input()).isGreaterThan(model.price().input());
    }
    if (model.mode() == Mode.EMBEDDING) {
      assertThat(model.maxOutputTokens()).isZero();
      assertThat(model.capabilities()).isEmpty();
    }
  }

  @Test
  void has_the_price_after_a_promotion() {
    CatalogModel model = ModelCatalog.bundled().find("gemini-3.8-flash");

    assertThat(model).isNotNull();
    assertThat(model.price().on(LocalDate.of(2026, 12, 31)).input()).isEqualByComparingTo("0.75");
    assertThat(model.price().on(LocalDate.of(2027, 1, 1)).input()).isEqualByComparingTo("1.5");
    assertThat(model.price().on(LocalDate.of(2027, 1, 1)).cachedInput())
        .isEqualByComparingTo("0.15");
  }

  @Test
  void has_the_long_contexts_price_after_a_promotion_too() {
    CatalogModel model = ModelCatalog.bundled().find("gpt-5.6-sol");

    assertThat(model).isNotNull();
    Price after = model.price().on(LocalDate.of(2026, 11, 22));
    assertThat(after.output()).isEqualByComparingTo("30");
    assertThat(after.longContext()).isNotNull();
    assertThat(after.longContext().price().output()).isEqualByComparingTo("45");
  }

  @Test
  void has_the_price_of_the_hour() {
    Price price = ModelCatalog.bundled().find("deepseek-flash").price();

    assertThat(price.at(Instant.parse("2026-11-27T09:59:59Z"))).isEqualTo(price);
    assertThat(price.at(Instant.parse("2026-11-27T10:00:00Z")).input())
        .isEqualByComparingTo("0.15");
    assertThat(price.at(Instant.parse("2026-11-27T23:00:00Z")).input())
        .isEqualByComparingTo("0.15");
    assertThat(price.at(Instant.parse("2026-11-28T09:00:00Z")).cachedInput())
        .as("Saturday")
        .isEqualByComparingTo("0.003");
  }

  private static void assertPlausible(Price price) {
    assertThat(price.input()).isPositive();
    assertThat(price.output()).isNotNegative().isLessThan(new BigDecimal(1_000));
    assertWithin(price.input(), price.cachedInput());
    if (price.cacheWrite() != null) {
      assertThat(price.cacheWrite()).isGreaterThanOrEqualTo(price.input());
    }
    if (price.cacheWriteHour() != null) {
      assertThat(price.cacheWriteHour()).isGreaterThan(price.cacheWrite());
    }
  }

  private static void assertWithin(BigDecimal most, @Nullable BigDecimal rate) {
    if (rate != null) {
      assertThat(rate).isPositive().isLessThanOrEqualTo(most);
    }
  }

  @Test
  void has_the_tiers_price_after_a_promotion_too() {
    Price after = ModelCatalog.bundled().find("gpt-5.6-sol").price().on(LocalDate.of(2026, 11, 22));

    assertThat(after.inTier("fast").output()).isEqualByComparingTo("60");
    assertThat(after.inTier("flex").longContext().price().input()).isEqualByComparingTo("5");
  }

  @ParameterizedTest
  @MethodSource("models")
  void has_only_plausible_tiers(CatalogModel model) {
    model
        .price()
        .tiers()
        .forEach(
            (name, tier) -> {
              assertPlausible(tier);
              int more = tier.input().compareTo(model.price().input());
              switch (name) {
                case "priority", "fast" -> assertThat(more).isPositive();
                case "flex", "batch" -> assertThat(more).isNotPositive();
                default -> throw new AssertionError("Unknown tier " + name + "?");
              }
            });
  }

  @Test
  void names_each_model_once() throws IOException {
    assertThat(file().objects("models").stream().map(entry -> entry.string("id")))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(170)
        .hasSize(models().size());
  }

  /** A misspelt member would be ignored, and the price of the model would be too low. */
  @Test
  void has_no_member_that_is_not_read() throws IOException {
    for (JsonObject entry : file().objects("models")) {
      assertThat(MEMBERS).containsAll(entry.names());
      JsonObject price = entry.object("price");
      assertThat(price).isNotNull();
      assertThat(RATES).containsAll(price.names());
      for (String other : new String[] {"long_context", "then"}) {
        if (price.object(other) != null) {
          assertThat(RATES).containsAll(price.object(other).names());
        }
      }
      JsonObject hours = price.object("off_peak");
      if (hours != null) {
        assertThat(hours.names()).containsExactlyInAnyOrder("factor", "windows");
        assertThat(hours.objects("windows"))
            .allSatisfy(
                window ->
                    assertThat(window.names()).containsExactlyInAnyOrder("weekdays", "hours_utc"));
      }
    }
  }

  @Test
  void has_the_date_and_the_sources_of_its_figures() throws IOException {
    assertThat(ModelCatalog.bundled().date()).isAfter(LocalDate.of(2026, 1, 1));
    assertThat(file().object("sources")).isNotNull();
    assertThat(file().string("note")).contains("stored copies");
    assertThat(models())
        .filteredOn(model -> !model.provider().equals("simulated"))
        .allSatisfy(model -> assertThat(model.source()).startsWith("https://"));
  }

  @Test
  void has_the_release_dates_of_almost_all_models() {
    assertThat(models())
        .filteredOn(model -> model.released() != null)
        .hasSizeGreaterThanOrEqualTo(160)
        .allSatisfy(
            model ->
                assertThat(model.released())
                    .isBetween(LocalDate.of(2022, 1, 1), ModelCatalog.bundled().date()));
  }

  @Test
  void has_models_that_are_still_offered() {
    LocalDate day = ModelCatalog.bundled().date();

    assertThat(models()).filteredOn(model -> !model.endedBy(day)).hasSizeGreaterThanOrEqualTo(120);
    for (String type : List.of("openai", "anthropic", "google", "deepseek", "mistral", "groq")) {
      assertThat(ModelCatalog.bundled().modelsOf(type))
          .anySatisfy(model -> assertThat(model.endedBy(day)).isFalse());
    }
  }

  @Test
  void has_the_page_that_announces_when_a_model_is_retired() {
    CatalogModel ended = ModelCatalog.bundled().find("claude-opus-4-1");
    CatalogModel current = ModelCatalog.bundled().find("claude-opus-5-5");

    assertThat(ended).isNotNull();
    assertThat(ended.source()).endsWith("/model-deprecations");
    assertThat(current).isNotNull();
    assertThat(current.source()).endsWith("/pricing");
    assertThat(current.deprecated()).isNull();
  }

  @Test
  void has_the_models_that_accept_more_than_text_and_images() {
    CatalogModel gemini = ModelCatalog.bundled().find("gemini-3.8-flash");
    CatalogModel claude = ModelCatalog.bundled().find("claude-haiku-4-5");
    CatalogModel vectors = ModelCatalog.bundled().find("gemini-embedding-2");

    assertThat(gemini).isNotNull();
    assertThat(gemini.input()).containsExactlyInAnyOrder(Modality.values());
    assertThat(claude).isNotNull();
    assertThat(claude.input())
        .containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE, Modality.PDF);
    assertThat(vectors).isNotNull();
    assertThat(vectors.input()).contains(Modality.AUDIO, Modality.VIDEO);
    assertThat(vectors.output()).isEmpty();
  }

  @Test
  void has_the_input_the_release_and_the_retirement_of_a_model() {
    CatalogModel moderation = ModelCatalog.bundled().find("omni-moderation-latest");
    CatalogModel leaving = ModelCatalog.bundled().find("claude-opus-4-1");

    assertThat(moderation).isNotNull();
    assertThat(moderation.input()).containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE);
    assertThat(moderation.output()).isEmpty();
    assertThat(moderation.released()).isEqualTo(LocalDate.of(2024, 9, 26));
    assertThat(leaving).isNotNull();
    assertThat(leaving.deprecated()).isEqualTo(LocalDate.of(2026, 8, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "google", "deepseek", "mistral", "groq", "xai"})
  void has_models_of_each_type(String provider) {
    assertThat(ModelCatalog.bundled().modelsOf(provider)).isNotEmpty();
  }

  @Test
  void keeps_the_models_of_a_type_together() throws IOException {
    List<String> order =
        file().objects("models").stream().map(entry -> entry.string("provider")).toList();

    assertThat(order.stream().distinct().toList())
        .isEqualTo(
            List.of(
                "openai",
                "anthropic",
                "google",
                "deepseek",
                "mistral",
                "groq",
                "xai",
                "cohere",
                "in-process",
                "simulated"));
    assertThat(order).isSortedAccordingTo((a, b) -> order.indexOf(a) - order.indexOf(b));
  }

  @Test
  void has_the_models_that_accept_no_messages() {
    CatalogModel instruct = ModelCatalog.bundled().find("gpt-3.5-turbo-instruct-0914");

    assertThat(instruct).isNotNull();
    assertThat(instruct.completionOnly()).isTrue();
  }

  @Test
  void has_the_owner_of_moderation_models() {
    assertThat(ModelCatalog.bundled().find("mistral-moderation-latest").provider())
        .isEqualTo("mistral");
    assertThat(ModelCatalog.bundled().find("omni-moderation-latest").provider())
        .isEqualTo("openai");
  }

  @Test
  void has_the_capabilities_of_a_model() {
    CatalogModel model = ModelCatalog.bundled().find("o3-mini");

    assertThat(model).isNotNull();
    assertThat(model.can(Capability.REASONING)).isTrue();
    assertThat(model.can(Capability.VISION)).isFalse();
  }

  private static JsonObject file() throws IOException {
    try (InputStream in = ModelCatalog.class.getResourceAsStream("models.json")) {
      assertThat(in).isNotNull();
      return JsonObject.parse(in.readAllBytes());
    }
  }
}
