package io.aiprovider.server.http;

import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.ReactorNetty;
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
  NettyServerCustomizer handlers() {
    return server ->
        server.doOnChannelInit((observer, channel, address) -> addTo(channel.pipeline()));
  }

  private static void addTo(ChannelPipeline pipeline) {
    pipeline.addAfter(NettyPipeline.HttpCodec, null, new UnreadableRequests());
    pipeline.addLast(ReadAfterResponse.INSTANCE);
  }

  /** Limits that a later customizer may change. */
  @Bean
  @Order(0)
  NettyServerCustomizer connectionLimits() {
    return server ->
        server
            .requestTimeout(HttpLimits.TIME_TO_SEND)
            .idleTimeout(HttpLimits.TIME_BETWEEN_REQUESTS)
            .httpRequestDecoder(
                decoder ->
                    decoder
                        .maxInitialLineLength(HttpLimits.REQUEST_LINE)
                        .maxHeaderSize(HttpLimits.HEADERS));
  }
}
