package io.aiprovider.server.reconcile;

/** What a report of a provider has. Each exists as CSV and as JSON. */
public enum ReportFormat {
  OPENAI_USAGE("OpenAI's usage of completions", "openai", true),
  OPENAI_COSTS("OpenAI's costs", "openai", false),
  ANTHROPIC_USAGE("Anthropic's usage of messages", "anthropic", true),
  ANTHROPIC_COSTS("Anthropic's costs", "anthropic", false);

  private final String label;
  private final String vendor;
  private final boolean tokens;

  ReportFormat(String label, String vendor, boolean tokens) {
    this.label = label;
    this.vendor = vendor;
    this.tokens = tokens;
  }

  /** The name for people. */
  public String label() {
    return label;
  }

  /** The usual name of the provider in the configuration. */
  public String vendor() {
    return vendor;
  }

  /** Whether it has tokens; otherwise it has costs. */
  public boolean hasTokens() {
    return tokens;
  }

  /** Whether reports of this format have the usage of a model, as far as its name shows. */
  boolean covers(String model) {
    return this != OPENAI_USAGE || !model.contains("embedding") && !model.contains("moderation");
  }
}
