package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownModelsTest {
  private final KnownModels known =
      new KnownModels(
          ModelCatalog.bundled(),
          List.of(
              new ConfiguredProvider(
                  new ScriptedProvider("p"),
                  ProviderOptions.builder().models("mine", "gpt-4o-2024-08-06").build())),
          List.of(List.of("p/in-a-group", "p/org/in-a-group")));

  @Test
  void made_up_dates_and_vendors_of_a_catalogued_model_get_nothing_of_their_own() {
    assertThat(List.of("gpt-4o", "gpt-4o-2001-01-01", "gpt-4o-20990101", "someone/gpt-4o"))
        .allSatisfy(name -> assertThat(known.label(name)).isEqualTo("gpt-4o"));
  }

  @Test
  void what_is_configured_keeps_its_name() {
    assertThat(known.label("mine")).isEqualTo("mine");
    assertThat(known.label("in-a-group")).isEqualTo("in-a-group");
    assertThat(known.label("org/in-a-group")).isEqualTo("org/in-a-group");
    assertThat(known.label("gpt-4o-2024-08-06")).isEqualTo("gpt-4o-2024-08-06");
  }

  @Test
  void what_nobody_knows_is_other() {
    assertThat(known.label("made-up")).isEqualTo("other");
  }
}
