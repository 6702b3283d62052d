package io.aiprovider.chat;

import org.jspecify.annotations.Nullable;

/**
 * The kind of a request. Each has its own request body and answer in OpenAI's protocol; routing,
 * failover, caching and cost are the same for all.
 *
 * @since 0.1
 */
public enum Operation {
  /** {@code POST /chat/completions}. */
  CHAT("chat", "/chat/completions", "choices"),
  /** {@code POST /completions}: a prompt and no messages, for models that support only prompts. */
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

  /** Its name in metrics and traces: OpenTelemetry's name, if it defines one. */
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

  /** The default model of the operation; null: the configured default model. */
  public @Nullable String usualModel() {
    return this == MODERATION ? "omni-moderation-latest" : null; // as in OpenAI's API
  }

  /** Whether its answers can be streamed. */
  public boolean streams() {
    return this == CHAT || this == COMPLETION;
  }

  /**
   * Whether a model other than the requested one may answer. Vectors of two models cannot be
   * compared, and each moderation model has its own categories.
   */
  public boolean allowsFallback() {
    return this == CHAT || this == COMPLETION;
  }
}
