package io.aiprovider.provider;

import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.http.exchange.HttpSenders;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.Preset;
import org.jspecify.annotations.Nullable;

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
    return create(type, url, null);
  }

  /** The same, whose requests are sent by these senders; null for the usual ones. */
  public static ChatProvider create(String type, String url, @Nullable HttpSenders senders) {
    return switch (type) {
      case "anthropic" ->
          AnthropicProvider.builder(type).baseUrl(url).apiKey("key").senders(senders).build();
      case "google" ->
          GoogleProvider.builder(type).baseUrl(url).apiKey("key").senders(senders).build();
      default ->
          OpenAiCompatibleProvider.builder(type)
              .preset(Preset.named(type).orElseThrow())
              .baseUrl(url + "v1")
              .apiKey("key")
              .senders(senders)
              .build();
    };
  }
}
