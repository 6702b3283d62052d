package io.aiprovider.spring;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.spring.settings.SettingPlaces;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Builds a client from settings, without an application, whose requests go to other services than
 * the configured ones: to rehearse failures. Everything else is as configured, with the addresses
 * that decide which models a provider has. Limits and budgets are left out.
 *
 * @since 0.1
 */
public final class RedirectedClient {
  private RedirectedClient() {}

  /**
   * Builds it.
   *
   * @param models the known models and their prices
   * @param beside providers beside the configured ones, which are not redirected
   * @param services where the requests to each provider go; of the address only scheme, host and
   *     port are used
   * @throws io.aiprovider.spring.settings.StartRefused if a setting is wrong
   * @throws IllegalArgumentException if there is no provider
   */
  public static ChatClient build(
      AiProviderProperties properties,
      SettingPlaces places,
      ModelCatalog models,
      List<ChatProvider> beside,
      Function<String, URI> services) {
    ChatClientBuilder builder = ChatClient.builder().catalog(models);
    ProviderSource source =
        (name, settings) ->
            new ProviderFactory(
                    List.of(http -> redirect(http, services.apply(name))), null, null, null)
                .create(name, settings);
    new PropertyMapping(properties, source, places).apply(builder, beside);
    return builder.build();
  }

  private static void redirect(OkHttpClient.Builder http, URI service) {
    http.proxy(Proxy.NO_PROXY)
        .addInterceptor(
            chain -> {
              Request request = chain.request();
              HttpUrl url =
                  request
                      .url()
                      .newBuilder()
                      .scheme(service.getScheme())
                      .host(service.getHost())
                      .port(service.getPort())
                      .build();
              return chain.proceed(request.newBuilder().url(url).build());
            });
  }
}
