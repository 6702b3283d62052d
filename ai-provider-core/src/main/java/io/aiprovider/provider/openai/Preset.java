package io.aiprovider.provider.openai;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service with OpenAI's protocol, and its differences from OpenAI.
 *
 * @since 0.1
 */
public enum Preset {
  OPENAI("openai", "https://api.openai.com/v1", KeyUse.NEEDED, "gpt-4o-mini"),
  DEEPSEEK("deepseek", "https://api.deepseek.com/v1", KeyUse.NEEDED, "deepseek-flash"),
  OLLAMA("ollama", "http://localhost:11434/v1", KeyUse.OPTIONAL, null),
  MISTRAL("mistral", "https://api.mistral.ai/v1", KeyUse.NEEDED, "mistral-small-latest"),
  GROQ("groq", "https://api.groq.com/openai/v1", KeyUse.NEEDED, "openai/gpt-oss-120b"),
  XAI("xai", "https://api.x.ai/v1", KeyUse.NEEDED, "grok-4.3"),
  OPENROUTER("openrouter", "https://openrouter.ai/api/v1", KeyUse.NEEDED, "openrouter/auto"),
  TOGETHER("together", "https://api.together.xyz/v1", KeyUse.NEEDED, null),
  VLLM("vllm", "http://localhost:8000/v1", KeyUse.OPTIONAL, null),
  /** It has no fixed address: each resource has its own. */
  AZURE_OPENAI("azure-openai", null, KeyUse.NEEDED, null);

  private enum KeyUse {
    NEEDED,
    OPTIONAL
  }

  private final String label;
  private final @Nullable String defaultBaseUrl;
  private final KeyUse keyUse;
  private final @Nullable String defaultModel;

  Preset(
      String label, @Nullable String defaultBaseUrl, KeyUse keyUse, @Nullable String defaultModel) {
    this.label = label;
    this.defaultBaseUrl = defaultBaseUrl;
    this.keyUse = keyUse;
    this.defaultModel = defaultModel;
  }

  /** The preset with this name in configurations, such as {@code azure-openai}. */
  public static Optional<Preset> named(String label) {
    return Stream.of(values()).filter(preset -> preset.label.equals(label)).findFirst();
  }

  /** Its name in configurations. */
  public String label() {
    return label;
  }

  /** The default address of the service; null if there is none. */
  public @Nullable String defaultBaseUrl() {
    return defaultBaseUrl;
  }

  /**
   * The model to use if neither the request nor the configuration names one; null if there is none.
   */
  public @Nullable String defaultModel() {
    return defaultModel;
  }

  /** Whether the service refuses calls without a key. */
  public boolean needsKey() {
    return keyUse == KeyUse.NEEDED;
  }

  /** The name of the header for the key. */
  String keyHeader() {
    return this == AZURE_OPENAI ? "api-key" : "Authorization";
  }

  /** The text before the key in that header. */
  String keyPrefix() {
    return this == AZURE_OPENAI ? "" : "Bearer ";
  }
}
