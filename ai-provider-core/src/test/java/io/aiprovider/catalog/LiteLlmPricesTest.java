package io.aiprovider.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LiteLlmPricesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
  private static final String ONE =
      """
      {"acme-1": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06,
        "output_cost_per_token": 2e-06}}""";

  @TempDir Path directory;

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
  void reads_tiers_audio_rates_and_the_search_fee() {
    CatalogModel model =
        parse(
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
                  "input_cost_per_token": 1e-06, "deprecation_date": "%s"}}"""
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
  void reads_the_price_of_long_prompts() {
    CatalogModel model =
        parse(
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
                200_000, Price.perMillion(usd("3"), usd("4")).withCachedInput(usd("0.1"))));
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
                    "{\"mode\": \"chat\", \"input_cost_per_token\": 1e-6, \"litellm_provider\":"));

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
               "input_cost_per_token": 7e-06},
             "acme-1": {"litellm_provider": "openai", "mode": "chat",
               "input_cost_per_token": 1e-06}}""");

    assertThat(catalog.models()).hasSize(1);
    assertThat(inputOf(catalog, "acme-1")).isEqualByComparingTo("1");
  }

  @Test
  void a_cloud_entry_does_not_change_the_vendor_of_a_model() {
    ModelCatalog catalog =
        parse(
            """
            {"vertex_ai/claude-sonnet-4-5": {"litellm_provider": "vertex_ai-anthropic_models",
               "mode": "chat", "input_cost_per_token": 1e-06}}""");

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
  void warns_once_about_all_invalid_entries() {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger logger = (Logger) LoggerFactory.getLogger(LiteLlmPrices.class);
    logger.addAppender(logged);

    ModelCatalog catalog =
        parse(
            """
            {"misfit-a": [], "good": {"litellm_provider": "xai", "mode": "chat",
               "input_cost_per_token": 1e-6},
             "misfit-b": {"litellm_provider": "xai", "mode": "chat", "input_cost_per_token": -1},
             "misfit-c": {"litellm_provider": "xai", "mode": "chat",
               "input_cost_per_token": 1e-999999999},
             "misfit-d": {"mode": "chat", "input_cost_per_token": 1e-6}}""");
    logger.detachAppender(logged);

    assertThat(catalog.models()).extracting(CatalogModel::id).containsExactly("good");
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(message -> message.contains("misfit-a"))
        .containsExactly(
            "4 invalid entries of the price file were skipped; the first is misfit-a.");
  }

  @Test
  void reads_a_file() throws IOException {
    Path file = Files.writeString(directory.resolve("prices.json"), ONE);

    assertThat(LiteLlmPrices.read(file.toString()).find("acme-1")).isNotNull();
    assertThat(LiteLlmPrices.read(file.toUri().toString()).find("acme-1")).isNotNull();
  }

  @Test
  void reads_an_address() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(new MockResponse.Builder().body(ONE).build());
      server.start();

      assertThat(LiteLlmPrices.read(server.url("/prices.json").toString()).find("acme-1"))
          .isNotNull();
    }
  }

  @Test
  void names_the_address_that_failed_without_its_secrets() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(new MockResponse.Builder().code(404).build());
      server.start();
      String place = "127.0.0.1:" + server.getPort() + "/prices.json";

      assertThatThrownBy(() -> LiteLlmPrices.read("http://me:pw@" + place + "?token=t0ken"))
          .isInstanceOf(PricesUnreadable.class)
          .hasMessageStartingWith(
              "The price file http://" + place + " could not be read: the answer was HTTP 404.")
          .hasMessageContaining("leave it empty to use the bundled prices")
          .hasMessageNotContainingAny("pw", "t0ken");
    }
  }

  @Test
  void names_the_missing_file() {
    String missing = directory.resolve("none.json").toString();

    assertThatThrownBy(() -> LiteLlmPrices.read(missing))
        .isInstanceOf(PricesUnreadable.class)
        .hasMessageStartingWith(
            "The price file " + missing + " could not be read: there is no such file.");
  }

  @Test
  void refuses_anything_but_a_price_file() throws IOException {
    Path text = Files.writeString(directory.resolve("prices.json"), "<html>");

    assertThatThrownBy(() -> LiteLlmPrices.read(text.toString()))
        .isInstanceOf(PricesUnreadable.class)
        .hasMessageContaining("it is not a JSON object");
    assertThatThrownBy(() -> LiteLlmPrices.read(directory.toString()))
        .isInstanceOf(PricesUnreadable.class)
        .hasMessageContaining("it is a directory");
    assertThatThrownBy(() -> LiteLlmPrices.read("http://[bad address?token=t0ken"))
        .isInstanceOf(PricesUnreadable.class)
        .hasMessageContaining("it is not a valid address")
        .hasMessageNotContaining("t0ken")
        .hasNoCause();
  }

  @Test
  void refuses_a_file_beyond_32_megabytes() throws IOException {
    Path large = directory.resolve("large.json");
    Files.write(large, new byte[32 * 1024 * 1024 + 1]);

    assertThatThrownBy(() -> LiteLlmPrices.read(large.toString()))
        .isInstanceOf(PricesUnreadable.class)
        .hasMessageContaining("it is larger than 32 MB");
  }

  private static ModelCatalog parse(String json) {
    return LiteLlmPrices.parse(JsonObject.parse(json), DAY);
  }

  private static BigDecimal inputOf(ModelCatalog catalog, String id) {
    CatalogModel model = catalog.find(id);
    assertThat(model).isNotNull();
    assertThat(model.price()).isNotNull();
    return model.price().input();
  }

  private static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }
}
