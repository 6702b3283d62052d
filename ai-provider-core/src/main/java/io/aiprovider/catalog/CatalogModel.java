package io.aiprovider.catalog;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that is known to exist.
 *
 * @param id its name in its provider's API
 * @param provider the type of the provider that owns it: {@code openai}, {@code anthropic}, {@code
 *     google}, {@code deepseek}, {@code mistral}, {@code groq}, {@code xai}, or another
 * @param mode the operation it is called with
 * @param contextWindow the most tokens of prompt and answer together; 0 when not known
 * @param maxOutputTokens the most tokens of the answer; 0 when not known or not applicable
 * @param price what it costs; null when not known
 * @param capabilities its capabilities beyond answering text with text
 * @param input what it accepts
 * @param output what it returns; empty for a model that returns numbers or a verdict
 * @param released the day of its release; null when not known
 * @param deprecated the day on which its provider retires it, or the earliest possible one; null
 *     when not known
 * @param source the page these figures are from; null when not known
 * @since 0.1
 */
public record CatalogModel(
    String id,
    String provider,
    Mode mode,
    long contextWindow,
    long maxOutputTokens,
    @Nullable Price price,
    Set<Capability> capabilities,
    Set<Modality> input,
    Set<Modality> output,
    @Nullable LocalDate released,
    @Nullable LocalDate deprecated,
    @Nullable String source) {

  /** The operation a model is called with. */
  public enum Mode {
    /** {@code POST /chat/completions}. */
    CHAT,
    /** {@code POST /completions} only: it accepts no messages. */
    COMPLETION,
    /** {@code POST /embeddings}. */
    EMBEDDING,
    /** {@code POST /moderations}. */
    MODERATION
  }

  public CatalogModel {
    if (id.isEmpty() || provider.isEmpty()) {
      throw new IllegalArgumentException("A model needs an id and a provider type.");
    }
    if (contextWindow < 0 || maxOutputTokens < 0) {
      throw new IllegalArgumentException(
          "The model " + id + " has a negative token limit: use 0 when it is not known.");
    }
    capabilities = Set.copyOf(capabilities);
    input = Set.copyOf(input);
    output = Set.copyOf(output);
  }

  /**
   * A model with default values for the rest: it accepts text, and images if it has vision; it
   * returns text if it is called for chats or completions.
   */
  public CatalogModel(
      String id,
      String provider,
      Mode mode,
      long contextWindow,
      long maxOutputTokens,
      @Nullable Price price,
      Set<Capability> capabilities) {
    this(
        id,
        provider,
        mode,
        contextWindow,
        maxOutputTokens,
        price,
        capabilities,
        usualInput(capabilities),
        usualOutput(mode),
        null,
        null,
        null);
  }

  static Set<Modality> usualInput(Set<Capability> capabilities) {
    return capabilities.contains(Capability.VISION)
        ? EnumSet.of(Modality.TEXT, Modality.IMAGE)
        : EnumSet.of(Modality.TEXT);
  }

  static Set<Modality> usualOutput(Mode mode) {
    return mode == Mode.CHAT || mode == Mode.COMPLETION ? Set.of(Modality.TEXT) : Set.of();
  }

  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  /** Whether it is known not to have this capability. */
  public boolean lacks(Capability capability) {
    return !capabilities.isEmpty() && !can(capability);
  }

  /** Whether it is known not to accept this. */
  public boolean lacks(Modality modality) {
    if (modality == Modality.IMAGE) {
      return lacks(Capability.VISION) && !input.contains(modality);
    }
    return !input.contains(modality) && !input.equals(usualInput(capabilities)); // else a default
  }

  /** Whether its provider has retired it by this day. */
  public boolean endedBy(LocalDate day) {
    return deprecated != null && !day.isBefore(deprecated);
  }

  /** Whether it accepts a prompt and no messages. */
  public boolean completionOnly() {
    return mode == Mode.COMPLETION;
  }
}
