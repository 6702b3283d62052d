package io.aiprovider.spring;

import io.aiprovider.provider.ApiKey;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.http.exchange.ClientTls;
import io.aiprovider.provider.http.exchange.HttpSenders;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.Preset;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.ClassUtils;

/** Creates providers from their settings. */
final class ProviderFactory implements ProviderSource {
  private static final String SIMULATED = "simulated";
  private static final String ANTHROPIC = "anthropic";
  private static final String GOOGLE = "google";
  private static final String LANGCHAIN4J = "langchain4j";

  private final List<OkHttpClientCustomizer> customizers;
  private final @Nullable HttpSenders senders;
  private final @Nullable SslBundles bundles;
  private final @Nullable ConfigurableListableBeanFactory beans;

  /**
   * Creates providers.
   *
   * @param customizers change OkHttp, which sends the requests of the providers, in their order
   * @param senders send them instead of OkHttp; null for OkHttp
   * @param bundles for encrypted connections; null: their names are not looked up
   * @param beans where the LangChain4j models are found; null: simulated providers stand for them,
   *     because only the settings are checked
   */
  ProviderFactory(
      List<OkHttpClientCustomizer> customizers,
      @Nullable HttpSenders senders,
      @Nullable SslBundles bundles,
      @Nullable ConfigurableListableBeanFactory beans) {
    this.customizers = List.copyOf(customizers);
    this.senders = senders;
    this.bundles = bundles;
    this.beans = beans;
  }

  @Override
  public ChatProvider create(String name, AiProviderProperties.Provider settings) {
    String type = type(name, settings);
    if (type.equals(ANTHROPIC)) {
      return configured(AnthropicProvider.builder(name), settings)
          .baseUrl(settings.baseUrl())
          .promptCacheTtl(settings.promptCacheTtl())
          .build();
    }
    if (settings.promptCacheTtl() != null) {
      throw new IllegalArgumentException(
          "prompt-cache-ttl is set: use it only with the type anthropic.");
    }
    if (!settings.apiKeys().isEmpty() && (type.equals(SIMULATED) || type.equals(LANGCHAIN4J))) {
      throw new IllegalArgumentException(
          "api-keys is set, but the type "
              + type
              + " uses no key of this configuration. Remove it.");
    }
    if (settings.ssl().bundle() != null && (type.equals(SIMULATED) || type.equals(LANGCHAIN4J))) {
      throw new IllegalArgumentException(
          "ssl.bundle is set, but the type "
              + type
              + " makes no connections of this configuration. Remove it.");
    }
    if (type.equals(SIMULATED)) {
      return simulated(name, settings.simulation());
    }
    if (type.equals(GOOGLE)) {
      return configured(GoogleProvider.builder(name), settings).baseUrl(settings.baseUrl()).build();
    }
    if (type.equals(LANGCHAIN4J)) {
      return langChain4j(name, settings);
    }
    Preset preset = Preset.named(type).orElseThrow(() -> unknown(type));
    return openAiCompatible(name, preset, settings);
  }

  private static String type(String name, AiProviderProperties.Provider settings) {
    return settings.type() == null ? name : settings.type();
  }

  /** Whether the models of a provider are beans of the application. */
  static boolean isBean(String name, AiProviderProperties.Provider settings) {
    return settings.enabled() && type(name, settings).equals(LANGCHAIN4J);
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
            + LANGCHAIN4J
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

  /** Loads no LangChain4j class when LangChain4j is not on the class path. */
  private ChatProvider langChain4j(String name, AiProviderProperties.Provider settings) {
    if (beans == null) {
      return SimulatedProvider.builder(name).build();
    }
    if (!ClassUtils.isPresent("dev.langchain4j.model.chat.ChatModel", beans.getBeanClassLoader())) {
      throw new IllegalArgumentException(
          "the type langchain4j needs LangChain4j, which is not on the classpath. Add"
              + " dev.langchain4j:langchain4j-core with a bean of a model, or set another type.");
    }
    return new LangChain4jModels(beans).provider(name, settings);
  }

  private ChatProvider openAiCompatible(
      String name, Preset preset, AiProviderProperties.Provider settings) {
    return configured(OpenAiCompatibleProvider.builder(name), settings)
        .preset(preset)
        .baseUrl(baseUrl(settings))
        .build();
  }

  /** The settings that all HTTP providers have in common. */
  private <B extends HttpProviderBuilder<B>> B configured(
      B builder, AiProviderProperties.Provider settings) {
    builder
        .apiKey(settings.apiKey())
        .apiKeys(settings.apiKeys().stream().map(ProviderFactory::key).toList())
        .connectTimeout(settings.connectTimeout())
        .senders(senders)
        .tls(tls(settings.ssl().bundle()))
        .unsupported(settings.unsupported());
    settings.headers().forEach(builder::header);
    customizers.forEach(customizer -> builder.okHttp(customizer::customize));
    return builder;
  }

  private @Nullable ClientTls tls(@Nullable String bundle) {
    return bundle == null || bundles == null ? null : SslBundleTls.of(bundles, bundle);
  }

  private static ApiKey key(AiProviderProperties.Key key) {
    return new ApiKey(key.key(), key.weight(), key.rpm(), key.tpm());
  }

  private static @Nullable String baseUrl(AiProviderProperties.Provider settings) {
    String url = settings.baseUrl();
    String version = settings.apiVersion();
    return url == null || url.isBlank() || version == null || url.contains("api-version=")
        ? url
        : url + (url.contains("?") ? "&" : "?") + "api-version=" + version;
  }
}
