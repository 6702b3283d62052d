package io.aiprovider.catalog;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that is known to exist.
 *
 * @param id its name, as its provider's API takes it
 * @param provider the type of provider whose model it is: {@code openai}, {@code anthropic}, {@code
 *     google}, {@code deepseek}, {@code mistral}, {@code groq}, {@code xai}, or another
 * @param mode what it is asked by
 * @param contextWindow how many tokens prompt and answer may have together; 0 when not known
 * @param maxOutputTokens how many of them the answer may have; 0 when not known, or without meaning
 * @param price what it costs; null when not known
 * @param capabilities what it can do beyond answering text with text
 * @param input what it takes
 * @param output what it gives: for one that answers with numbers or a verdict, empty
 * @param released the day since which it can be asked; null when not known
 * @param deprecated the day on which its provider takes it away, or may at the earliest; null when
 *     none is known
 * @param source the page that says so; null when not known
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

  /** What a model is asked by. */
  public enum Mode {
    /** {@code POST /chat/completions}. */
    CHAT,
    /** {@code POST /completions} only: it takes no messages. */
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
          "The model " + id + " has a negative token limit: give 0 for one that is not known.");
    }
    capabilities = Set.copyOf(capabilities);
    input = Set.copyOf(input);
    output = Set.copyOf(output);
  }

  /**
   * A model of which no more is known: it takes text, and images if it has vision; it gives text if
   * it is asked for chats or completions.
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

  /** Whether its provider has taken it away by this day. */
  public boolean endedBy(LocalDate day) {
    return deprecated != null && !day.isBefore(deprecated);
  }

  /** Whether it takes a prompt and no messages. */
  public boolean completionOnly() {
    return mode == Mode.COMPLETION;
  }
}
