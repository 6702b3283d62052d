package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.Preset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A vendor can be a fallback only with a model that it offers today. */
class DefaultModelsTest {
  private static final ModelCatalog CATALOG = ModelCatalog.bundled();

  static Stream<ChatProvider> vendors() {
    return Stream.of(
        AnthropicProvider.builder("anthropic").apiKey("k").build(),
        GoogleProvider.builder("google").apiKey("k").build(),
        preset(Preset.OPENAI),
        preset(Preset.DEEPSEEK),
        preset(Preset.MISTRAL),
        preset(Preset.XAI),
        preset(Preset.GROQ));
  }

  private static ChatProvider preset(Preset preset) {
    return OpenAiCompatibleProvider.builder(preset.label()).preset(preset).apiKey("k").build();
  }

  @ParameterizedTest
  @MethodSource("vendors")
  void a_vendors_default_model_is_a_current_chat_model_of_its_own(ChatProvider vendor) {
    String name = vendor.defaultModel();
    assertThat(name).isNotNull();

    CatalogModel model = CATALOG.find(name);

    assertThat(model).isNotNull();
    assertThat(model.provider()).isEqualTo(vendor.type());
    assertThat(model.mode()).isEqualTo(CatalogModel.Mode.CHAT);
    assertThat(model.endedBy(CATALOG.date().plusMonths(1))).isFalse();
  }

  @Test
  void a_vendors_own_service_is_closed_and_others_are_open() {
    assertThat(vendors().filter(ChatProvider::isVendorsOwn).map(ChatProvider::name))
        .containsExactly("anthropic", "google", "openai", "deepseek", "mistral", "xai");
  }

  @Test
  void openai_is_the_vendors_own_service_only_at_its_official_address() {
    assertThat(openAi("https://api.openai.com/v1").isVendorsOwn()).isTrue();
    assertThat(openAi("https://eu.api.openai.com/v1").isVendorsOwn()).isTrue();
    assertThat(openAi("https://api.openai.com.example.com/v1").isVendorsOwn()).isFalse();
    assertThat(openAi("http://localhost:9999/v1").isVendorsOwn()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Preset.class,
      names = {"DEEPSEEK", "MISTRAL", "XAI"})
  void other_vendors_are_closed_at_any_address(Preset preset) {
    ChatProvider proxied =
        OpenAiCompatibleProvider.builder("p")
            .preset(preset)
            .baseUrl("http://localhost:9999/v1")
            .build();

    assertThat(proxied.isVendorsOwn()).isTrue();
  }

  private static ChatProvider openAi(String baseUrl) {
    return OpenAiCompatibleProvider.builder("p").baseUrl(baseUrl).apiKey("k").build();
  }
}
