package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.ClientTls;
import io.aiprovider.provider.http.exchange.HttpSenders;
import io.aiprovider.provider.http.okhttp.OkHttpSender;
import io.aiprovider.server.upstream.UpstreamProperties.Transport;
import io.aiprovider.server.upstream.connect.Connector;
import io.aiprovider.server.upstream.connect.Loops;
import io.aiprovider.spring.OkHttpClientCustomizer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** What sends the requests to providers. */
@Configuration(proxyBeanMethods = false)
class UpstreamConfiguration {
  private static final Logger log = LoggerFactory.getLogger(UpstreamConfiguration.class);

  @Bean
  HttpSenders upstreamSenders(
      UpstreamProperties properties,
      ObjectProvider<OkHttpClientCustomizer> customizers,
      ReactorResourceFactory resources) {
    List<OkHttpClientCustomizer> forOkHttp = customizers.orderedStream().toList();
    if (transport(properties, !forOkHttp.isEmpty()) == Transport.OKHTTP) {
      return (provider, options) ->
          new OkHttpSender(options, http -> forOkHttp.forEach(each -> each.customize(http)));
    }
    Connector ofSystem = Connector.ofSystem();
    return (provider, options) -> {
      ClientTls tls = options.tls();
      Connector connector = tls == null ? ofSystem : Connector.ofSystem(tls);
      return new NettySender(
          Loops.of(resources.getLoopResources()), connector, options.connectTimeout());
    };
  }

  private static Transport transport(UpstreamProperties properties, boolean customized) {
    if (properties.transport() == null) {
      if (customized) {
        log.info(
            "Providers are called by OkHttp, because there are beans of OkHttpClientCustomizer."
                + " Set ai-provider.transport to choose.");
      }
      return customized ? Transport.OKHTTP : Transport.NETTY;
    }
    if (customized && properties.transport() == Transport.NETTY) {
      log.warn(
          "The beans of OkHttpClientCustomizer have no effect, because ai-provider.transport is"
              + " netty. Set it to okhttp, or remove them.");
    }
    return properties.transport();
  }
}
