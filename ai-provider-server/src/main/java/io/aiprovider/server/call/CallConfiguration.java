package io.aiprovider.server.call;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.http.RequestBody;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The executor and the body reader of calls. */
@Configuration(proxyBeanMethods = false)
class CallConfiguration {

  @Bean
  CallExecutor callExecutor(ServerProperties properties) {
    return new CallExecutor(properties.maxConcurrentCalls());
  }

  @Bean
  RequestBody requestBody(ServerProperties properties) {
    return new RequestBody(properties.limits().maxBody().toBytes());
  }
}
