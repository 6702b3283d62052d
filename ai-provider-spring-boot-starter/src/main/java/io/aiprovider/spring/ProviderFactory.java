package io.aiprovider.spring;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProviderBuilder;
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
        "there is no type '" + type + "'. Set type to one of: " + known + ", " + SIMULATED + ".");
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
    OpenAiCompatibleProviderBuilder builder =
        OpenAiCompatibleProvider.builder(name)
            .preset(preset)
            .baseUrl(baseUrl(settings))
            .apiKey(settings.apiKey())
            .connectTimeout(settings.connectTimeout());
    settings.headers().forEach(builder::header);
    customizers.forEach(customizer -> builder.okHttp(customizer::customize));
    return builder.build();
  }

  private static @Nullable String baseUrl(AiProviderProperties.Provider settings) {
    String url = settings.baseUrl();
    String version = settings.apiVersion();
    return url == null || url.isBlank() || version == null || url.contains("api-version=")
        ? url
        : url + (url.contains("?") ? "&" : "?") + "api-version=" + version;
  }
}
