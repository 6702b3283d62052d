package io.aiprovider.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.catalog.CatalogModel.Mode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteLlmPricesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
  private static final String CHAT = "'litellm_provider': 'xai', 'mode': 'chat'";
  private static final String ONE =
      """
      {"acme-1": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06,
        "output_cost_per_token": 2e-06}}""";

  @Test
  void reads_an_entry_whole() {
    CatalogModel model =
        parse(
                """
                {"xai/acme-1": {"litellm_provider": "xai", "mode": "chat",
                  "input_cost_per_token": 2.5e-07, "cache_read_input_token_cost": 2.5E-8,
                  "cache_creation_input_token_cost": 0.0000003,
                  "cache_creation_input_token_cost_above_1hr": 4.8e-07, "output_cost_per_token": 2e-06,
                  "output_cost_per_reasoning_token": 3e-06, "max_input_tokens": 2000000.0,
                  "max_output_tokens": 8192, "max_tokens": 8192, "supports_function_calling": true,
                  "supports_vision": true, "supports_reasoning": false}}""")
            .find("acme-1");

    Price price =
        Price.perMillion(usd("0.25"), usd("2"))
            .withCachedInput(usd("0.025"))
            .withCacheWrite(usd("0.3"))
            .withCacheWriteHour(usd("0.48"))
            .withReasoning(usd("3"));
    assertThat(model)
        .isEqualTo(
            new CatalogModel(
                "acme-1",
                "xai",
                Mode.CHAT,
                2_000_000,
                8_192,
                price,
                Set.of(Capability.TOOLS, Capability.VISION)));
  }

  @Test
  void reads_input_output_and_retirement_of_a_model() {
    CatalogModel model =
        parse(
                """
                {"acme-1": {"litellm_provider": "gemini", "mode": "chat",
                  "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                  "supports_vision": true, "supports_pdf_input": true,
                  "supports_audio_input": true, "supports_video_input": true,
                  "supports_audio_output": true, "supports_response_schema": true,
                  "supports_reasoning": true, "deprecation_date": "2027-02-03",
                  "source": "https://acme.example/models"}}""")
            .find("acme-1");

    assertThat(model).isNotNull();
    assertThat(model.input()).containsExactlyInAnyOrder(Modality.values());
    assertThat(model.output()).containsExactlyInAnyOrder(Modality.TEXT, Modality.AUDIO);
    assertThat(model.capabilities())
        .containsExactlyInAnyOrder(
            Capability.VISION, Capability.REASONING, Capability.STRUCTURED_OUTPUT);
    assertThat(model.deprecated()).isEqualTo(LocalDate.of(2027, 2, 3));
    assertThat(model.source()).isEqualTo("https://acme.example/models");
    assertThat(model.released()).isNull();
  }

  @Test
  void a_model_without_details_accepts_and_returns_text() {
    CatalogModel chat = parse(ONE).find("acme-1");
    CatalogModel vectors =
        parse(
                """
                {"acme-2": {"litellm_provider": "openai", "mode": "embedding",
                  "input_cost_per_token": 1e-06, "max_input_tokens": 512,
                  "max_output_tokens": 1536, "deprecation_date": ""}}""")
            .find("acme-2");

    assertThat(chat).isNotNull();
    assertThat(chat.input()).containsExactly(Modality.TEXT);
    assertThat(chat.output()).containsExactly(Modality.TEXT);
    assertThat(chat.capabilities()).isEmpty();
    assertThat(chat.deprecated()).isNull();
    assertThat(chat.source()).isNull();
    assertThat(vectors).isNotNull();
    assertThat(vectors.output()).isEmpty();
    assertThat(vectors.contextWindow()).isEqualTo(512);
    assertThat(vectors.maxOutputTokens()).isZero();
    assertThat(vectors.deprecated()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2027-13-01", "03/02/2027"})
  void a_retirement_that_is_not_a_date_is_ignored(String day) {
    CatalogModel model =
        parse(
                """
                {"acme-1": {"litellm_provider": "openai", "mode": "chat",
                  "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                  "deprecation_date": "%s"}}"""
                    .formatted(day))
            .find("acme-1");

    assertThat(model).isNotNull();
    assertThat(model.deprecated()).isNull();
  }

  @Test
  void its_entries_replace_the_bundled_ones_completely() {
    ModelCatalog both =
        ModelCatalog.bundled()
            .with(
                parse(
                    """
                    {"gemini/gemini-2.5-flash": {"litellm_provider": "gemini", "mode": "chat",
                      "input_cost_per_token": 9e-06, "output_cost_per_token": 9e-06,
                      "supports_vision": true, "deprecation_date": "2027-06-07"}}"""));
    CatalogModel laid = both.find("models/gemini-2.5-flash");
    CatalogModel kept = both.find("gemini-3.8-flash");

    assertThat(laid).isNotNull();
    assertThat(laid.input()).containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE);
    assertThat(laid.capabilities()).containsExactly(Capability.VISION);
    assertThat(laid.deprecated()).isEqualTo(LocalDate.of(2027, 6, 7));
    assertThat(laid.released()).isNull();
    assertThat(inputOf(both, "gemini-2.5-flash")).isEqualByComparingTo("9");
    assertThat(kept).isNotNull();
    assertThat(kept.input()).contains(Modality.VIDEO);
    assertThat(both.date()).isEqualTo(DAY);
  }

  @Test
  void translates_the_names_of_providers() {
    ModelCatalog catalog =
        parse(
            """
            {"gemini/gemini-9": %1$s "gemini"}, "vertex_ai/gemini-8": %1$s "vertex_ai-language-models"},
             "azure/gpt-9": %1$s "azure"}, "groq/openai/oss": %1$s "groq"},
             "old-one": %1$s "text-completion-openai"}, "bedrock/eu/claude": %1$s "bedrock"}}"""
                .formatted(
                    "{\"mode\": \"chat\", \"input_cost_per_token\": 1e-6,"
                        + " \"output_cost_per_token\": 2e-6, \"litellm_provider\":"));

    assertThat(catalog.models())
        .extracting(model -> model.provider() + " " + model.id())
        .containsExactly(
            "google gemini-9",
            "google gemini-8",
            "openai gpt-9",
            "groq openai/oss",
            "openai old-one",
            "bedrock bedrock/eu/claude");
  }

  @Test
  void prefers_the_vendors_price_to_a_clouds_price() {
    ModelCatalog catalog =
        parse(
            """
            {"azure/acme-1": {"litellm_provider": "azure", "mode": "chat",
               "input_cost_per_token": 7e-06, "output_cost_per_token": 8e-06},
             "acme-1": {"litellm_provider": "openai", "mode": "chat",
               "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}}""");

    assertThat(catalog.models()).hasSize(1);
    assertThat(inputOf(catalog, "acme-1")).isEqualByComparingTo("1");
  }

  @Test
  void a_cloud_entry_does_not_change_the_vendor_of_a_model() {
    ModelCatalog catalog =
        parse(
            """
            {"vertex_ai/claude-sonnet-4-5": {"litellm_provider": "vertex_ai-anthropic_models",
               "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}}""");

    assertThat(ModelCatalog.bundled().with(catalog).find("claude-sonnet-4-5").provider())
        .isEqualTo("anthropic");
  }

  @Test
  void skips_the_example_and_models_not_priced_by_token() {
    ModelCatalog catalog =
        parse(
            """
            {"sample_spec": {"mode": "one of: chat, embedding", "max_input_tokens": "a number"},
             "painter": {"litellm_provider": "openai", "mode": "image_generation",
               "output_cost_per_image": 0.04},
             "by-the-second": {"litellm_provider": "bedrock", "mode": "chat",
               "input_cost_per_second": 0.01},
             "embed": {"litellm_provider": "mistral", "mode": "embedding",
               "input_cost_per_token": 1e-07}}""");

    assertThat(catalog.models()).extracting(CatalogModel::id).containsExactly("embed");
  }

  @Test
  void a_model_without_a_mode_is_one_for_chat() {
    ModelCatalog catalog =
        parse(
            """
            {"acme-1": {"litellm_provider": "openai", "input_cost_per_token": 1e-06,
               "output_cost_per_token": 2e-06},
             "acme-latest": {"alias_of": "acme-1"}}""");

    assertThat(catalog.models()).extracting(CatalogModel::id).containsExactly("acme-1");
    assertThat(catalog.models())
        .extracting(CatalogModel::mode)
        .containsExactly(CatalogModel.Mode.CHAT);
    assertThat(inputOf(catalog, "acme-1")).isEqualByComparingTo("1");
    refuses(
        "'litellm_provider': 'openai',\n'input_cost_per_token': -1",
        "line 5: the input_cost_per_token of entry 'bad' is not a valid price: expected a number"
            + " from 0 to 1, in US dollars for a token.");
  }

  @Test
  void refuses_a_file_with_an_invalid_entry_and_names_its_line() {
    String invalid =
        " is not a valid price: expected a number from 0 to 1, in US dollars for a token.";
    refuses(
        "'mode': 'chat', 'input_cost_per_token': 1e-6",
        "line 4: entry 'bad' has no litellm_provider.");
    refuses(
        CHAT + ",\n'input_cost_per_token': -1",
        "line 5: the input_cost_per_token of entry 'bad'" + invalid);
    refuses(
        CHAT + ", 'input_cost_per_token': '1e-6'",
        "line 4: the input_cost_per_token of entry 'bad'" + invalid);
    refuses(
        CHAT + ", 'input_cost_per_token': 1e-999999999",
        "line 4: the input_cost_per_token of entry 'bad'" + invalid);
    refuses(
        CHAT + ", 'input_cost_per_token': 1e-6,\n\n'output_cost_per_token': 2.5",
        "line 6: the output_cost_per_token of entry 'bad'" + invalid);
    refuses(
        CHAT + ", 'input_cost_per_token': 1e-6,\n'input_cost_per_token_above_manyk_tokens': 2e-6",
        "line 5: the input_cost_per_token_above_manyk_tokens of entry 'bad' does not say from how"
            + " many thousand tokens it applies.");
    refuses(
        CHAT + ",\n'tiered_pricing': [{'range': [], 'input_cost_per_token': 1e-6}]",
        "line 5: the tiered_pricing of entry 'bad' has a part without a valid range of tokens.");
    for (String hours :
        new String[] {
          "'4-6'",
          "'04:00'",
          "7",
          "['04:00-25:00']",
          "'04:00-06:00', 'windows': [{'weekdays': [0], 'hours_utc': '04:00-06:00'}]"
        }) {
      refuses(
          CHAT
              + ", 'input_cost_per_token': 1e-6,\n'off_peak_pricing': {'hours_utc': "
              + hours
              + "}",
          "line 5: the off_peak_pricing of entry 'bad' has hours or days that are not valid.");
    }
    refuses(
        CHAT + ", 'input_cost_per_token': 1e-6,\n'off_peak_pricing': {}",
        "line 5: the off_peak_pricing of entry 'bad' has no hours.");
  }

  private static void refuses(String entry, String message) {
    String file =
        """
        {'good': {'litellm_provider': 'xai', 'mode': 'chat', 'input_cost_per_token': 1e-6,
           'output_cost_per_token': 1e-6},
         'escaped \\' {name:': {'mode': 'image_generation'},
         'bad': {%s}}"""
            .formatted(entry)
            .replace('\'', '"');

    assertThatThrownBy(() -> parse(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refuses_a_file_that_is_cut_off_or_has_no_models() {
    assertThatThrownBy(() -> parse("{\n\"good\": {\n\"mode\": \"chat"))
        .hasMessageStartingWith("it is not a JSON object.")
        .hasMessageContaining("line 3");
    assertThatThrownBy(() -> parse("{\"a\": {},\n \"gpt-4o\": 1}"))
        .hasMessage("line 2: entry 'gpt-4o' is not a JSON object.");
    assertThatThrownBy(() -> parse("{\"message\": \"Not Found\"}"))
        .hasMessage("line 1: entry 'message' is not a JSON object.");
    assertThatThrownBy(() -> parse("{}"))
        .hasMessage("it has no model with a price for the tokens of prompts and answers.");
  }

  /** A model that would answer for nothing, or get prompts for nothing, has no price instead. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'mode': 'chat', 'input_cost_per_token': 1e-6",
        "'mode': 'chat', 'input_cost_per_token': 1e-6, 'output_cost_per_token': null",
        "'mode': 'completion', 'input_cost_per_token': 1e-6",
        "'mode': 'chat', 'output_cost_per_token': 1e-6",
        "'input_cost_per_token': 1e-6",
        "'mode': 'chat', 'input_cost_per_token': 1e-6, 'output_cost_per_token_flex': 1e-6",
        "'mode': 'chat', 'tiered_pricing': [{'range': [0, 9], 'input_cost_per_token': 1e-6}]"
      })
  void an_entry_with_the_price_of_one_direction_only_is_reported_and_not_used(String rates) {
    List<String> incomplete = new ArrayList<>();

    ModelCatalog catalog =
        parse(
            """
            {'half': {'litellm_provider': 'openai', %s},
             'free': {'litellm_provider': 'openai', 'mode': 'chat', 'input_cost_per_token': 1e-6,
               'output_cost_per_token': 0}}"""
                .formatted(rates)
                .replace('\'', '"'),
            incomplete::add);

    assertThat(catalog.models()).extracting(CatalogModel::id).containsExactly("free");
    assertThat(incomplete).containsExactly("half");
  }

  @Test
  void vectors_have_a_price_for_the_prompt_only() {
    List<String> incomplete = new ArrayList<>();

    ModelCatalog catalog =
        parse(
            """
            {"vectors": {"litellm_provider": "openai", "mode": "embedding",
              "input_cost_per_token": 1e-6}}""",
            incomplete::add);

    assertThat(inputOf(catalog, "vectors")).isEqualByComparingTo("1");
    assertThat(incomplete).isEmpty();
  }

  static ModelCatalog parse(String json) {
    return parse(
        json,
        name -> {
          throw new AssertionError("The price of " + name + " is not complete.");
        });
  }

  private static ModelCatalog parse(String json, Consumer<String> incomplete) {
    return LiteLlmPrices.parse(json.getBytes(StandardCharsets.UTF_8), DAY, incomplete);
  }

  private static BigDecimal inputOf(ModelCatalog catalog, String id) {
    CatalogModel model = catalog.find(id);
    assertThat(model).isNotNull();
    assertThat(model.price()).isNotNull();
    return model.price().input();
  }

  static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }
}
