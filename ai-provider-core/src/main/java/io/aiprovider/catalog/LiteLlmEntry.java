package io.aiprovider.catalog;

import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.json.JsonObject;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of LiteLLM's price map, in our terms.
 *
 * @param byVendor whether its vendor offers it at this price, and not a cloud
 * @param complete whether the price has all rates that calls to the model need
 */
record LiteLlmEntry(CatalogModel model, boolean byVendor, boolean complete) {

  /** LiteLLM's names of the vendors that are types of providers here. */
  private static final Map<String, String> VENDORS =
      Map.of(
          "openai", "openai",
          "text-completion-openai", "openai",
          "anthropic", "anthropic",
          "gemini", "google",
          "deepseek", "deepseek",
          "mistral", "mistral",
          "groq", "groq",
          "xai", "xai");

  private static final Map<String, Capability> CAPABILITIES =
      Map.of(
          "supports_function_calling", Capability.TOOLS,
          "supports_vision", Capability.VISION,
          "supports_reasoning", Capability.REASONING,
          "supports_response_schema", Capability.STRUCTURED_OUTPUT,
          "supports_assistant_prefill", Capability.ASSISTANT_PREFILL);

  private static final Map<String, Modality> INPUTS =
      Map.of(
          "supports_vision", Modality.IMAGE,
          "supports_audio_input", Modality.AUDIO,
          "supports_video_input", Modality.VIDEO,
          "supports_pdf_input", Modality.PDF);

  /**
   * Reads an entry.
   *
   * @return null for an entry that is not used here
   * @throws IllegalArgumentException if the entry is not valid
   */
  static @Nullable LiteLlmEntry read(String key, JsonObject entry) {
    Mode mode = mode(entry.string("mode"));
    Price price = mode == null ? null : LiteLlmRates.price(entry);
    if (mode == null || price == null) {
      return null;
    }
    String seller = entry.string("litellm_provider");
    if (seller == null) {
      throw new IllegalArgumentException("has no litellm_provider.");
    }
    int slash = key.indexOf('/');
    boolean prefixed = slash > 0 && seller.startsWith(key.substring(0, slash));
    String id = prefixed ? key.substring(slash + 1) : key;
    String type = VENDORS.get(seller);
    boolean byVendor = type != null;
    if (type == null) {
      type = vendorBehindCloud(seller, id);
      if (type == null) {
        type = seller;
        id = key; // services that offer models of many vendors have different prices for the same
        // name
      }
    }
    boolean answers = mode == Mode.CHAT || mode == Mode.COMPLETION;
    CatalogModel model =
        new CatalogModel(
            id,
            type,
            mode,
            tokens(entry, "max_input_tokens"),
            answers ? tokens(entry, "max_output_tokens") : 0,
            price,
            capabilities(entry),
            input(entry),
            output(entry, mode),
            null,
            deprecated(entry),
            entry.string("source"));
    return new LiteLlmEntry(model, byVendor, !answers || LiteLlmRates.hasBothRates(entry));
  }

  private static @Nullable Mode mode(@Nullable String mode) {
    if (mode == null) {
      return Mode.CHAT; // prices written by hand often lack it
    }
    return switch (mode) {
      case "chat" -> Mode.CHAT;
      case "completion" -> Mode.COMPLETION;
      case "embedding" -> Mode.EMBEDDING;
      case "moderation" -> Mode.MODERATION;
      default -> null; // images, speech and other operations that are not supported
    };
  }

  /**
   * The vendor of a model that a cloud offers; null when it is not known, or the price is for one
   * region.
   */
  private static @Nullable String vendorBehindCloud(String cloud, String id) {
    if (id.indexOf('/') >= 0) {
      return null;
    }
    if (cloud.equals("azure")) {
      return "openai";
    }
    return cloud.startsWith("vertex_ai") && id.startsWith("gemini") ? "google" : null;
  }

  private static long tokens(JsonObject entry, String name) {
    Long tokens = entry.integer(name);
    return tokens == null ? 0 : tokens;
  }

  private static Set<Capability> capabilities(JsonObject entry) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    CAPABILITIES.forEach(
        (name, capability) -> {
          if (entry.isTrue(name)) {
            capabilities.add(capability);
          }
        });
    return capabilities;
  }

  private static Set<Modality> input(JsonObject entry) {
    Set<Modality> input = EnumSet.of(Modality.TEXT);
    INPUTS.forEach(
        (name, modality) -> {
          if (entry.isTrue(name)) {
            input.add(modality);
          }
        });
    return input;
  }

  private static Set<Modality> output(JsonObject entry, Mode mode) {
    return entry.isTrue("supports_audio_output")
        ? EnumSet.of(Modality.TEXT, Modality.AUDIO)
        : CatalogModel.usualOutput(mode);
  }

  /** The day of retirement; null when it has another format, which is not an error. */
  private static @Nullable LocalDate deprecated(JsonObject entry) {
    String day = entry.string("deprecation_date");
    try {
      return day == null ? null : LocalDate.parse(day);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
