package io.aiprovider.server.http;

import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;

/** The connections of the server. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {
  /** Event loops of this server alone, which end at once: it has drained by the time they do. */
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
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

  @Bean
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
