package io.aiprovider.server.http;

import io.aiprovider.server.ServerProperties;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** What the data plane stands on. */
@Configuration(proxyBeanMethods = false)
class DataPlaneConfiguration {
  private static final Duration SLOWEST_REQUEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  @Bean
  CallExecutor callExecutor(ServerProperties properties) {
    return new CallExecutor(properties.maxConcurrentCalls());
  }

  /** Event loops of this server alone, which end at once: it has drained by the time they do. */
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  @Bean
  NettyServerCustomizer readingOn() {
    return server ->
        server.doOnChannelInit((observer, channel, address) -> ReadingOn.addTo(channel));
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
