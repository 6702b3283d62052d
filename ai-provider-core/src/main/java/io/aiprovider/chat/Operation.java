package io.aiprovider.chat;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model. Each has a body and an answer of its own in OpenAI's protocol; routing,
 * failover, caching and cost are the same for all.
 *
 * @since 0.1
 */
public enum Operation {
  /** {@code POST /chat/completions}. */
  CHAT("chat", "/chat/completions", "choices"),
  /** {@code POST /completions}: a prompt and no messages, for the models that take nothing else. */
  COMPLETION("text_completion", "/completions", "choices"),
  /** {@code POST /embeddings}. */
  EMBEDDING("embeddings", "/embeddings", "data"),
  /** {@code POST /moderations}. */
  MODERATION("moderations", "/moderations", "results");

  private final String label;
  private final String path;
  private final String results;

  Operation(String label, String path, String results) {
    this.label = label;
    this.path = path;
    this.results = results;
  }

  /** Its name in metrics and traces: OpenTelemetry's, where that has one. */
  public String label() {
    return label;
  }

  /** Its path in OpenAI's API, below the version. */
  public String path() {
    return path;
  }

  /** The array that every answer to it has. */
  public String results() {
    return results;
  }

  /** The model that is meant when a request names none; null: the configured default. */
  public @Nullable String usualModel() {
    return this == MODERATION ? "omni-moderation-latest" : null; // as OpenAI's API has it
  }

  /** Whether its answers can be streamed. */
  public boolean streams() {
    return this == CHAT || this == COMPLETION;
  }

  /**
   * Whether another model than the one asked for may answer. Vectors of two models cannot be
   * compared, and a moderation's categories are the model's own.
   */
  public boolean allowsFallback() {
    return this == CHAT || this == COMPLETION;
  }
}
