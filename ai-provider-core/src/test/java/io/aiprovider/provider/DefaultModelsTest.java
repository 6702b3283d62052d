package io.aiprovider.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.openai.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultModelsTest {
  /** These choose the model themselves, or have whatever was installed. */
  private static final Set<Preset> OTHERS = Set.of(Preset.OPENROUTER);

  private static final ModelCatalog CATALOG = ModelCatalog.bundled();

  static List<String> defaults() {
    List<String> models = new ArrayList<>();
    for (Preset preset : Preset.values()) {
      if (preset.defaultModel() != null && !OTHERS.contains(preset)) {
        models.add(preset.defaultModel());
      }
    }
    try (ChatProvider google = GoogleProvider.builder("google").apiKey("k").build();
        ChatProvider anthropic = AnthropicProvider.builder("anthropic").apiKey("k").build()) {
      models.add(google.defaultModel());
      models.add(anthropic.defaultModel());
    }
    return models;
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void a_default_model_is_available_for_at_least_two_more_months(String name) {
    CatalogModel model = CATALOG.find(name);

    assertThat(model).isNotNull();
    assertThat(model.endedBy(CATALOG.date().plusMonths(2))).isFalse();
    assertThat(model.price()).isNotNull();
  }

  @Test
  void each_maker_has_one() {
    assertThat(defaults()).hasSizeGreaterThanOrEqualTo(7).doesNotContainNull();
  }
}
