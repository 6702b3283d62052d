package io.aiprovider.server.http;

import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** The connections of the server. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {
  private static final Duration SLOWEST_REQUEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  /** Event loops of this server alone, which end at once: it has drained by the time they do. */
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  @Bean
  NettyServerCustomizer readAfterResponse() {
    return server ->
        server.doOnChannelInit(
            (observer, channel, address) -> channel.pipeline().addLast(ReadAfterResponse.INSTANCE));
  }

  /** A caller may not keep a connection by sending its request drop by drop, or by sending none. */
  @Bean
  NettyServerCustomizer connectionLimits() {
    return server ->
        server
            .requestTimeout(SLOWEST_REQUEST)
            .idleTimeout(LONGEST_SILENCE)
            .httpRequestDecoder(
                decoder -> decoder.maxInitialLineLength(8_192).maxHeaderSize(32_768));
  }
}
