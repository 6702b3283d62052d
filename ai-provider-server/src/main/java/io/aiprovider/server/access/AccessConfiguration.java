package io.aiprovider.server.access;

import io.aiprovider.server.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The access policy of the mode. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  @Bean
  AccessPolicy accessPolicy(ServerProperties properties) {
    return switch (properties.mode()) {
      case DEVELOPMENT -> new LocalOnly();
      case PRODUCTION -> new StaticKeys(properties.auth().apiKey(), properties.auth().adminKey());
    };
  }
}
