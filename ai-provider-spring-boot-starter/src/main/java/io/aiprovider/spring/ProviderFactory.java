package io.aiprovider.spring;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.Preset;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes providers of their settings. */
final class ProviderFactory {
  private static final String SIMULATED = "simulated";
  private static final String ANTHROPIC = "anthropic";
  private static final String GOOGLE = "google";

  private final List<OkHttpClientCustomizer> customizers;

  /** Makes providers whose transport these customize, in their order. */
  ProviderFactory(List<OkHttpClientCustomizer> customizers) {
    this.customizers = List.copyOf(customizers);
  }

  /**
   * The provider of these settings.
   *
   * @throws IllegalArgumentException if they name no kind of provider, or one that lacks something
   */
  ChatProvider create(String name, AiProviderProperties.Provider settings) {
    String type = settings.type() == null ? name : settings.type();
    try {
      if (type.equals(SIMULATED)) {
        return simulated(name, settings.simulation());
      }
      if (type.equals(ANTHROPIC)) {
        return configured(AnthropicProvider.builder(name), settings)
            .baseUrl(settings.baseUrl())
            .build();
      }
      if (type.equals(GOOGLE)) {
        return configured(GoogleProvider.builder(name), settings)
            .baseUrl(settings.baseUrl())
            .build();
      }
      Preset preset = Preset.named(type).orElseThrow(() -> unknown(type));
      return openAiCompatible(name, preset, settings);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Provider '" + name + "' (ai-provider.providers." + name + "): " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException unknown(String type) {
    String known =
        Arrays.stream(Preset.values()).map(Preset::label).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "there is no type '"
            + type
            + "'. Set type to one of: "
            + known
            + ", "
            + ANTHROPIC
            + ", "
            + GOOGLE
            + ", "
            + SIMULATED
            + ".");
  }

  private static ChatProvider simulated(String name, AiProviderProperties.Simulation simulation) {
    SimulatedProvider.Builder builder =
        SimulatedProvider.builder(name)
            .latency(simulation.latency())
            .timePerToken(simulation.timePerToken());
    if (simulation.fault() != null) {
      builder.fault(Fault.parse(simulation.fault()));
    }
    return builder.build();
  }

  private ChatProvider openAiCompatible(
      String name, Preset preset, AiProviderProperties.Provider settings) {
    return configured(OpenAiCompatibleProvider.builder(name), settings)
        .preset(preset)
        .baseUrl(baseUrl(settings))
        .build();
  }

  /** What all providers that are reached by HTTP are told. */
  private <B extends HttpProviderBuilder<B>> B configured(
      B builder, AiProviderProperties.Provider settings) {
    builder
        .apiKey(settings.apiKey())
        .connectTimeout(settings.connectTimeout())
        .unsupported(settings.unsupported());
    settings.headers().forEach(builder::header);
    customizers.forEach(customizer -> builder.okHttp(customizer::customize));
    return builder;
  }

  private static @Nullable String baseUrl(AiProviderProperties.Provider settings) {
    String url = settings.baseUrl();
    String version = settings.apiVersion();
    return url == null || url.isBlank() || version == null || url.contains("api-version=")
        ? url
        : url + (url.contains("?") ? "&" : "?") + "api-version=" + version;
  }
}
