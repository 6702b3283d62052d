package io.aiprovider.server.http.connection;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Limits;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.ReactorNetty;
import reactor.netty.http.server.HttpServerState;
import reactor.netty.resources.LoopResources;

/** The connections of the server. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

  HttpConfiguration() {
    DroppedErrors.log();
  }

  /**
   * Event loops for this server only. They stop without waiting, because the server has drained
   * before. There is one for each processor. Reactor Netty would start at least four; on one or two
   * processors these would only compete with each other and with the threads of the calls.
   */
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setLoopResourcesSupplier(HttpConfiguration::loops);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  private static LoopResources loops() {
    int processors = Runtime.getRuntime().availableProcessors();
    int count = Integer.getInteger(ReactorNetty.IO_WORKER_COUNT, processors);
    return LoopResources.create("ai-provider-http", count, true);
  }

  @Bean
  NettyServerCustomizer handlers(ServerProperties properties) {
    Limits limits = properties.limits();
    requirePositive("request-timeout", limits.requestTimeout());
    long most = HttpLimits.READ_FACTOR * limits.maxBody().toBytes();
    ConnectionHandlers handlers = new ConnectionHandlers(limits.requestTimeout(), most);
    return server ->
        server
            .doOnChannelInit((observer, channel, address) -> handlers.addTo(channel.pipeline()))
            .childObserve(
                (connection, state) -> {
                  if (state == HttpServerState.REQUEST_RECEIVED) {
                    handlers.addTo(connection.channel());
                  }
                });
  }

  /** Limits that a later customizer may change. */
  @Bean
  @Order(0)
  NettyServerCustomizer connectionLimits(ServerProperties properties) {
    Limits limits = properties.limits();
    requirePositive("idle-timeout", limits.idleTimeout());
    return server ->
        server
            .idleTimeout(limits.idleTimeout())
            .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(HttpLimits.REQUEST_LINE));
  }

  /** Spring has a setting for this limit, and applies its default after all other customizers. */
  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> headerLimits() {
    return new HeaderLimits();
  }

  private static final class HeaderLimits
      implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {
    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
      factory.addServerCustomizers(
          server ->
              server
                  .httpRequestDecoder(decoder -> decoder.maxHeaderSize(HttpLimits.HEADERS))
                  .http2Settings(settings -> settings.maxHeaderListSize(HttpLimits.HEADERS)));
    }

    @Override
    public int getOrder() {
      return LOWEST_PRECEDENCE;
    }
  }

  static void requirePositive(String setting, Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new StartRefused(
          "ai-provider.limits." + setting + " is " + time.toMillis() + "ms: it must be longer.",
          "Write a time such as 60s. Without a limit, slow callers could take all connections.");
    }
  }
}
