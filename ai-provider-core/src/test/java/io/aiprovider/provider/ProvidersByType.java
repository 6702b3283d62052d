package io.aiprovider.provider;

import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.Preset;

/** Providers of any type, in front of a server of the test. */
public final class ProvidersByType {
  private ProvidersByType() {}

  /**
   * A provider.
   *
   * @param type anthropic, google or the name of a {@link Preset}; also the provider's name
   * @param url the server's URL with a slash at its end
   */
  public static ChatProvider create(String type, String url) {
    return switch (type) {
      case "anthropic" -> AnthropicProvider.builder(type).baseUrl(url).apiKey("key").build();
      case "google" -> GoogleProvider.builder(type).baseUrl(url).apiKey("key").build();
      default ->
          OpenAiCompatibleProvider.builder(type)
              .preset(Preset.named(type).orElseThrow())
              .baseUrl(url + "v1")
              .apiKey("key")
              .build();
    };
  }
}
