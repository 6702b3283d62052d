package io.aiprovider.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.CatalogModel.Mode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCatalogTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  private final ModelCatalog catalog =
      ModelCatalog.of(
          DAY,
          List.of(
              model("gpt-4", "openai"),
              model("gpt-4o", "openai"),
              model("gpt-4o-2024-05-13", "openai"),
              model("gemini-2.5-flash", "google"),
              model("claude-sonnet-4-5", "anthropic"),
              model("openai/gpt-oss-120b", "groq")));

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o",
    "gpt-4o-2024-05-13, gpt-4o-2024-05-13",
    "gpt-4o-2024-11-20, gpt-4o",
    "gpt-4-0613, gpt-4",
    "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
    "claude-sonnet-4-5@20250929, claude-sonnet-4-5",
    "claude-sonnet-4-5-latest, claude-sonnet-4-5",
    "gemini-2.5-flash-001, gemini-2.5-flash",
    "models/gemini-2.5-flash, gemini-2.5-flash",
    "openai/gpt-4o, gpt-4o",
    "openrouter/openai/gpt-4o-2024-11-20, gpt-4o",
    "openai/gpt-oss-120b, openai/gpt-oss-120b",
    "groq/openai/gpt-oss-120b, openai/gpt-oss-120b",
  })
  void finds_a_model_by_all_its_names(String name, String id) {
    assertThat(catalog.find(name)).extracting(CatalogModel::id).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "gpt", "gpt-4o-mini", "gpt-4o-24-05-13", "gpt-4o/", "-latest", "-0613"})
  void finds_nothing_by_other_names(String name) {
    assertThat(catalog.find(name)).isNull();
  }

  @Test
  void finds_nothing_by_a_name_longer_than_any_model_has() {
    assertThat(catalog.find("a/".repeat(1_000) + "gpt-4o")).isNull();
  }

  @Test
  void has_the_provider_that_owns_a_model() {
    assertThat(catalog.find("gpt-4o-2024-11-20").provider()).isEqualTo("openai");
    assertThat(catalog.find("unknown-model")).isNull();
  }

  @Test
  void lists_the_models_of_a_type_in_order() {
    assertThat(catalog.modelsOf("openai"))
        .extracting(CatalogModel::id)
        .containsExactly("gpt-4", "gpt-4o", "gpt-4o-2024-05-13");
    assertThat(catalog.modelsOf("nobody")).isEmpty();
  }

  @Test
  void a_model_has_ended_from_the_day_of_its_retirement_on() {
    CatalogModel leaving =
        new CatalogModel(
            "leaving",
            "xai",
            Mode.CHAT,
            9,
            9,
            price("1"),
            Set.of(),
            Set.of(Modality.TEXT),
            Set.of(Modality.TEXT),
            null,
            DAY,
            null);

    assertThat(leaving.endedBy(DAY.minusDays(1))).isFalse();
    assertThat(leaving.endedBy(DAY)).isTrue();
    assertThat(model("staying", "xai").endedBy(LocalDate.MAX)).isFalse();
  }

  @Test
  void adds_another_catalog_that_takes_precedence() {
    CatalogModel dearer =
        new CatalogModel("gpt-4o", "openai", Mode.CHAT, 9, 9, price("99"), Set.of());
    LocalDate later = DAY.plusDays(1);

    ModelCatalog both =
        catalog.with(ModelCatalog.of(later, List.of(dearer, model("brand-new", "xai"))));

    assertThat(both.find("gpt-4o")).isEqualTo(dearer);
    assertThat(both.find("brand-new")).isNotNull();
    assertThat(both.find("gpt-4")).isNotNull();
    assertThat(both.modelsOf("openai")).hasSize(3).contains(dearer);
    assertThat(both.date()).isEqualTo(later);
    assertThat(catalog.find("gpt-4o")).isNotEqualTo(dearer);
  }

  private static CatalogModel model(String id, String provider) {
    return new CatalogModel(id, provider, Mode.CHAT, 1_000, 100, price("1"), Set.of());
  }

  private static Price price(String rate) {
    return Price.perMillion(new BigDecimal(rate), new BigDecimal(rate));
  }
}
