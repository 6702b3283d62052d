package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.cost.ConfiguredPrices;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownModelsTest {
  private static final Price FREE = Price.perMillion(BigDecimal.ZERO, BigDecimal.ZERO);

  private final KnownModels known =
      new KnownModels(
          ModelCatalog.bundled(),
          List.of(
              new ConfiguredProvider(
                  new ScriptedProvider("p"),
                  ProviderOptions.builder()
                      .models("mine", "gpt-4o-2024-08-06")
                      .alias("fast", "quick")
                      .build())),
          Map.of("group", ModelGroup.of("p/in-a-group", "p/org/in-a-group")),
          ConfiguredPrices.NONE.with("p", "priced", FREE).with("p", "patterns-*", FREE).models());

  @Test
  void variants_of_a_catalogued_name_share_the_label_of_the_model() {
    assertThat(List.of("gpt-4o", "gpt-4o-2001-01-01", "gpt-4o-20990101", "someone/gpt-4o"))
        .allSatisfy(name -> assertThat(known.label(name)).isEqualTo("gpt-4o"));
  }

  @Test
  void a_configured_model_has_its_own_label() {
    assertThat(known.label("mine")).isEqualTo("mine");
    assertThat(known.label("in-a-group")).isEqualTo("in-a-group");
    assertThat(known.label("priced")).isEqualTo("priced");
    assertThat(known.label("org/in-a-group")).isEqualTo("org/in-a-group");
    assertThat(known.label("gpt-4o-2024-08-06")).isEqualTo("gpt-4o-2024-08-06");
  }

  @Test
  void the_names_of_groups_and_aliases_are_labels() {
    assertThat(List.of("group", "fast", "quick", "auto"))
        .allSatisfy(name -> assertThat(known.label(name)).isEqualTo(name));
  }

  @Test
  void a_name_with_its_provider_has_the_label_of_the_model() {
    assertThat(known.label("p/mine")).isEqualTo("mine");
    assertThat(known.label("p/made-up")).isEqualTo("other");
    assertThat(known.label("p/".repeat(100_000) + "mine")).isEqualTo("other");
    assertThat(known.label("q/mine")).isEqualTo("other");
  }

  @Test
  void an_unknown_model_has_the_label_other() {
    assertThat(known.label("made-up")).isEqualTo("other");
    assertThat(known.label("patterns-*")).isEqualTo("other");
  }
}
